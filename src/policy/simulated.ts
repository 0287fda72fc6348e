import type { Clue } from '../core/check.ts'
import type { SimulatedAction } from '../facts/types/index.ts'
import { nameOf } from './principal.ts'

/** The simulator calls an inline policy `role_<role>_<policy>`. Null: a managed policy, which goes by its name alone. */
export function inlinePolicy(id: string, roleArn: string): { RoleName: string; PolicyName: string } | null {
  const prefix = `role_${nameOf(roleArn)}_`
  return id.startsWith(prefix) && id.length > prefix.length ? { RoleName: nameOf(roleArn), PolicyName: id.slice(prefix.length) } : null
}

/**
 * The commands that print a managed policy of a role, of which the simulator tells the name alone: finding and reading it takes three calls
 * one after another, more than an answer waits for. Null: a name that IAM would not take (IAM API reference, CreatePolicy).
 */
export function managedPolicyCommand(name: string, roleArn: string): string | null {
  const role = nameOf(roleArn)
  if (![name, role].every((part) => /^[\w+=,.@-]{1,128}$/.test(part))) return null
  const attached = `aws iam list-attached-role-policies --role-name ${role} --query "AttachedPolicies[?PolicyName=='${name}'].PolicyArn" --output text`
  const version = 'aws iam get-policy --policy-arn "$arn" --query Policy.DefaultVersionId --output text'
  return `arn=$(${attached}) && aws iam get-policy-version --policy-arn "$arn" --version-id "$(${version})"`
}

/** Name of the policy as IAM's console shows it. */
export const policyName = (id: string, roleArn: string): string => inlinePolicy(id, roleArn)?.PolicyName ?? id

/** What was simulated and how it came out, with the command that asks it again. */
export const decisionClue = (action: SimulatedAction, outcome: string = action.decision): Clue<'simulation'> => ({
  label: 'decision',
  value: `${action.action} (${action.resource}): ${outcome}`,
  from: 'simulation',
  api: 'iam:SimulatePrincipalPolicy',
  about: [action.action, action.resource],
})
