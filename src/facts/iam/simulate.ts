import {
  type ContextEntry,
  type EvaluationResult,
  paginateSimulatePrincipalPolicy,
  type ResourceSpecificResult,
  type SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam'
import type { Aws } from '../../aws/aws.ts'
import { GapError } from '../../core/known.ts'
import type { Context } from '../../policy/context.ts'
import type { SimulatedAction, SimulatedDecision } from '../types/index.ts'

export interface Simulation {
  roleArn: string
  actions: string[]
  resources: string[]
  /** Values of the condition keys the policies ask for. */
  context?: Context
  /** Leave the role's permissions boundary out. */
  unbounded?: boolean
}

const NO_BOUNDARY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
const TYPES: Record<string, ContextEntry['ContextKeyType']> = {
  'aws:securetransport': 'boolean',
  'aws:principalisawsservice': 'boolean',
  'aws:viaawsservice': 'boolean',
  'aws:vpcsourceip': 'ip',
}

/**
 * iam:SimulatePrincipalPolicy for each action on each resource. It knows neither resource nor endpoint policies, and of service control
 * policies only what has no condition.
 */
export async function simulate(
  aws: Pick<Aws, 'iam'>,
  { roleArn, actions, resources, context = {}, unbounded }: Simulation,
): Promise<SimulatedAction[]> {
  const entries = Object.entries(context).flatMap(([name, value]): ContextEntry[] =>
    Array.isArray(value) ? [{ ContextKeyName: name, ContextKeyType: TYPES[name] ?? 'string', ContextKeyValues: [...value] }] : [],
  )
  const request: SimulatePrincipalPolicyRequest = {
    PolicySourceArn: roleArn,
    ActionNames: actions,
    ResourceArns: resources,
    ...(entries.length && { ContextEntries: entries }),
    ...(unbounded && { PermissionsBoundaryPolicyInputList: [NO_BOUNDARY] }),
  }
  const results: SimulatedAction[] = []
  for await (const page of paginateSimulatePrincipalPolicy({ client: aws.iam() }, request))
    for (const result of page.EvaluationResults ?? []) results.push(...simulated(roleArn, result, resources))
  return results
}

/**
 * The simulator gives one result an action with the resources' own results in it; it used to give one for each action and resource (note
 * in the API reference, EvaluationResult). Both are read.
 */
function simulated(roleArn: string, result: EvaluationResult, resources: readonly string[]): SimulatedAction[] {
  const own = result.ResourceSpecificResults ?? []
  if (own.length) return own.map((r) => one(roleArn, result, { ...r, resource: r.EvalResourceName!, decision: r.EvalResourceDecision! }))
  const named = resources.find((resource) => resource === result.EvalResourceName)
  if (!named && resources.length > 1)
    throw new GapError({ api: 'iam:SimulatePrincipalPolicy', reason: 'unreadable', resource: roleArn, code: 'NoResourceResults' })
  return [one(roleArn, result, { ...result, resource: named ?? resources[0]!, decision: result.EvalDecision! })]
}

type Part = Pick<
  ResourceSpecificResult,
  'MatchedStatements' | 'MissingContextValues' | 'EvalDecisionDetails' | 'PermissionsBoundaryDecisionDetail'
> & {
  resource: string
  decision: SimulatedDecision
}

function one(roleArn: string, result: EvaluationResult, part: Part): SimulatedAction {
  const boundary = part.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail
  const action: Omit<SimulatedAction, 'identity'> = {
    roleArn,
    action: result.EvalActionName!,
    resource: part.resource,
    decision: part.decision,
    allowedByBoundary: boundary?.AllowedByPermissionsBoundary ?? null,
    allowedByOrganization: result.OrganizationsDecisionDetail?.AllowedByOrganizations ?? null,
    matched: [...new Set((part.MatchedStatements ?? []).flatMap((statement) => statement.SourcePolicyId ?? []))].sort(),
    missingContext: [...new Set(part.MissingContextValues ?? [])].sort(),
  }
  return { ...action, identity: identityOf(action, part.EvalDecisionDetails) }
}

function identityOf(action: Omit<SimulatedAction, 'identity'>, details: Part['EvalDecisionDetails']): SimulatedDecision | null {
  if (action.decision === 'allowed') return 'allowed'
  // Of a call into another account the whole is denied for want of the other side's policy: the part of this side is told apart.
  const own = Object.entries(details ?? {}).find(([kind]) => /iam|identity/i.test(kind))?.[1]
  if (own) return own
  if (action.decision === 'implicitDeny' && action.matched.length) return 'allowed'
  return action.allowedByBoundary === false || action.allowedByOrganization === false ? null : action.decision
}
