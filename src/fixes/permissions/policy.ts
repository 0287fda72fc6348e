import { stepKind } from '../steps/index.ts'
import { type Right, reads, type Scope } from '../steps/rights.ts'
import { TAG_ACTIONS } from '../steps/touch.ts'
import type { Input } from '../steps/types.ts'
import type { Fix } from '../types.ts'
import { type Statement, statements } from './statements.ts'

/** What proving a run reads. */
export const PROOF: Right = reads('ecs:ListTasks', 'ecs:DescribeTasks', 'ecr:DescribeImages')

/** What planning any fix reads: the roles that are passed, and the tags of the task's VPC. */
const PLANNING = reads('ecs:DescribeTaskDefinition', 'ecs:DescribeServices', 'ec2:DescribeVpcs')

/** What planning a step reads besides: the tags of all that it touches. */
function tagReads(kind: string, input: Input): Right[] {
  const actions = (stepKind(kind).touches?.(input) ?? []).flatMap((touch) => TAG_ACTIONS[touch.kind] ?? [])
  return actions.length ? [reads(...new Set(actions))] : []
}

/** An IAM policy document. */
export interface Policy {
  Version: '2012-10-17'
  Statement: Statement[]
}

/**
 * The policy for the role that carries out these fixes: all that their steps may call, to apply, to prove and to take back, and none over
 * the bot's own roles. Its statement `EcsPullReads` is for the role that plans, too.
 *
 * @param own ARNs of the bot's own roles
 * @example fixPolicy([fixById('grant-pull')!], ANY_SCOPE, [])
 */
export function fixPolicy(fixes: readonly Fix[], scope: Scope, own: readonly string[]): Policy {
  const steps = fixes.flatMap((fix) => fix.steps).map((step) => (typeof step === 'string' ? { kind: step, input: {} } : step))
  const rights = [
    ...steps.flatMap(({ kind, input }) => stepKind(kind).rights(input, scope)),
    ...fixes.flatMap((fix) => (fix.reads.length ? [reads(...fix.reads)] : [])),
    ...steps.flatMap(({ kind, input }) => tagReads(kind, input)),
    ...(steps.length ? [PROOF, PLANNING] : []),
  ]
  const [some, others] = [rights.filter(isReading), rights.filter((right) => !isReading(right))]
  const readings = statements(some).map((statement) => ({ Sid: 'EcsPullReads', ...statement }))
  const deny: Statement[] = own.length ? [{ Sid: 'EcsPullOwnRoles', Effect: 'Deny', Action: ['iam:*'], Resource: [...own].sort() }] : []
  return { Version: '2012-10-17', Statement: [...readings, ...statements(others), ...deny] }
}

const READING = /^[\w-]+:(BatchGet|Describe|Get|List)/
const isReading = ({ actions }: Right): boolean => actions.every((action) => READING.test(action))
