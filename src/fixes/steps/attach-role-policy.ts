import { cliCommand } from '../../aws/cli-command.ts'
import { AttachRolePolicyCommand, DetachRolePolicyCommand, paginateListAttachedRolePolicies } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { managedPolicies } from '../rights/managed.ts'
import { orNothing } from './policy-text.ts'
import { on, reads, roleArns } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `role`: its name. */
type Input = { role: string; policyArn: string }
interface State {
  attached: boolean
}

const request = ({ role, policyArn }: Input) => ({ RoleName: role, PolicyArn: policyArn })

async function observe({ role, policyArn }: Input, { aws }: StepContext): Promise<State> {
  const look = async () => {
    for await (const page of paginateListAttachedRolePolicies({ client: aws.iam() }, { RoleName: role }))
      if (page.AttachedPolicies?.some((policy) => policy.PolicyArn === policyArn)) return true
    return false
  }
  // A role that an earlier step is to make has no policies yet.
  return { attached: (await orNothing(look())) ?? false }
}

/** Attaches a managed policy to a role. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'attach-role-policy',
  observe,
  done: (_, { attached }) => (attached ? {} : null),
  apply: async (input, { aws }) => {
    await aws.iam().send(new AttachRolePolicyCommand(request(input)))
  },
  undo: {
    changed: () => null,
    undone: (_, { attached }) => !attached,
    revert: async ({ input }, { aws }) => {
      await aws.iam().send(new DetachRolePolicyCommand(request(input)))
    },
    cli: ({ input }, region) => cliCommand('iam', 'DetachRolePolicy', request(input), region),
  },
  cli: (input, region) => cliCommand('iam', 'AttachRolePolicy', request(input), region),
  summary: ({ role, policyArn }) => phrase('fixes:step.attach-role-policy', { role, policy: policyArn.split('/').at(-1) ?? policyArn }),
  resources: ({ role, policyArn }) => [role, policyArn],
  touches: ({ role }) => changes('role', role),
  rights: ({ role, policyArn }, at) => [
    reads('iam:ListAttachedRolePolicies'),
    {
      ...on(roleArns(at, role), 'iam:AttachRolePolicy', 'iam:DetachRolePolicy'),
      condition: { ArnEquals: { 'iam:PolicyARN': policyArn ?? managedPolicies(at.partition) } },
    },
  ],
})
