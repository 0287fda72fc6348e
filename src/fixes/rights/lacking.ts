import type { FactValues, SimulatedAction } from '../../facts/types/index.ts'
import { repositoryArn } from '../../image/asked.ts'
import { AROUND } from '../../policy/around.ts'
import { standing } from '../../policy/identity.ts'
import { type PullCall, pullCalls } from '../../policy/pull.ts'
import { PULL_ACTIONS } from '../../policy/repository.ts'
import { given } from '../compose.ts'
import type { Facts } from '../types.ts'

export const RIGHTS_NEEDS = ['principal', 'images'] as const
export const RIGHTS_WANTS = [...AROUND, 'simulation', 'denyingPolicies', 'repositoryPolicies', 'error'] as const
export type RightsFacts = Facts<(typeof RIGHTS_NEEDS)[number], (typeof RIGHTS_WANTS)[number]>

const TOKEN = 'ecr:GetAuthorizationToken'

/** What the puller's own policies lack of the pull. */
export interface LackingRights {
  roleArn: string
  kind: FactValues['principal']['kind']
  token: boolean
  /** ARNs. */
  repositories: string[]
  /** Calls an explicit deny of the role's policies stops: no grant helps. */
  denied: SimulatedAction[]
}

/** Null: nothing is known to lack that the role's own policies could give (a boundary or the organization may stand before them). */
export function lackingRights(have: RightsFacts): LackingRights | null {
  const { principal, images } = have
  const { roleArn, kind } = principal
  const role = given(have.role)
  if (!roleArn || (have.role.known && !role)) return null
  const ecr = images.filter((image) => image.reference.registry === 'ecr')
  const simulation = given(have.simulation)?.filter((action) => action.roleArn === roleArn) ?? null
  if (!simulation) return saidLacking(have, roleArn, kind, ecr)
  const tokens = simulation.filter((action) => action.action === TOKEN)
  const calls = pullCalls(ecr, simulation, have.repositoryPolicies, have)
  const own = [...tokens, ...calls.map((call) => call.action)]
  if (own.some((action) => action.allowedByBoundary === false || action.allowedByOrganization === false)) return null
  const denied = own.filter((action) => standing(action) === 'explicit')
  const token = tokens.some((action) => standing(action) === 'implicit')
  const implicit = calls.filter((call) => call.answer === 'implicit')
  const repositories = [...new Set(implicit.map((call: PullCall) => call.action.resource))].sort()
  return token || repositories.length || denied.length ? { roleArn, kind, token, repositories, denied } : null
}

/** The simulator could not be asked, and AWS's own words say that no policy of the role's allows the call. */
function saidLacking(have: RightsFacts, roleArn: string, kind: LackingRights['kind'], ecr: RightsFacts['images']): LackingRights | null {
  const said = given(have.error)?.denied
  const action = [TOKEN, ...PULL_ACTIONS].find((name) => name.toLowerCase() === said?.action.toLowerCase())
  if (!said || !action || said.explicit || said.layer !== 'identity') return null
  const arns = [...new Set(ecr.map((image) => repositoryArn(image.reference)))].sort()
  return { roleArn, kind, token: true, repositories: arns, denied: [] }
}

/** The policy document that gives exactly what lacks. `logs`: ARN of the log group and the actions on it, where those lack too. */
export function grantDocument({ token, repositories }: LackingRights, logs: { actions: string[]; resources: string[] } | null): string {
  const statement = (Sid: string, Action: readonly string[], Resource: readonly string[]) => ({ Sid, Effect: 'Allow', Action, Resource })
  const Statement = [
    ...(token ? [statement('EcsPullToken', [TOKEN], ['*'])] : []),
    ...(repositories.length ? [statement('EcsPullImages', PULL_ACTIONS, repositories)] : []),
    ...(logs ? [statement('EcsPullLogs', logs.actions, logs.resources)] : []),
  ]
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
