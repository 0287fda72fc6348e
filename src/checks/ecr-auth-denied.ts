import type { Outcome } from '../core/check.ts'
import { decisionClues, roleClue } from '../policy/clues.ts'
import { openKeysOf, standing } from '../policy/identity.ts'
import { nameOf } from '../policy/principal.ts'
import { denialSaid } from '../policy/said.ts'
import { policyName } from '../policy/simulated.ts'
import { defineCheck } from './define.ts'

const ACTION = 'ecr:GetAuthorizationToken'
type Seen = 'principal' | 'role' | 'simulation' | 'denyingPolicies' | 'error'

/** The puller's own policies have to allow the registry token: no repository's policy can. */
export default defineCheck({
  id: 'ecr-auth-denied',
  gate: 'token-access',
  needs: ['principal', 'images'],
  wants: ['role', 'simulation', 'denyingPolicies', 'error', 'running'],
  run({ principal, images, role, simulation, denyingPolicies, error, running }): Outcome<Seen> | null {
    const { roleArn } = principal
    if (!roleArn || !images.some((image) => image.reference.registry === 'ecr') || (role.known && !role.value)) return null
    const params = { role: nameOf(roleArn), action: ACTION }
    const seen = { params, evidence: [roleClue(roleArn, role)], resources: [roleArn] }
    const broken = { ...seen, status: 'broken', cause: 'ecr-auth-denied' } as const
    const said = denialSaid(error, running, { actions: [ACTION], layers: ['identity', null] })
    const likely: Outcome<Seen> = {
      ...broken,
      confidence: 'likely',
      say: 'said',
      evidence: [...seen.evidence, { label: 'denied-call', value: ACTION, from: 'error' }],
    }
    if (!simulation.known) return said ? likely : { status: 'unknown', say: 'unread', gaps: simulation.gaps }
    const tokens = simulation.value.filter((action) => action.action === ACTION)
    const find = (...wanted: string[]) => tokens.filter((action) => wanted.includes(standing(action)))
    const denied = find('implicit', 'explicit')
    if (denied.length) {
      const explicit = denied.filter((action) => standing(action) === 'explicit')
      const policies = [...new Set(explicit.flatMap((action) => action.matched.map((id) => policyName(id, action.roleArn))))]
      return {
        ...broken,
        say: explicit.length ? 'explicit' : 'implicit',
        params: { ...params, policies },
        evidence: [...seen.evidence, ...decisionClues(denied, denyingPolicies)],
      }
    }
    const open = find('open')
    if (open.length)
      return said
        ? likely
        : {
            ...seen,
            status: 'unknown',
            say: 'condition',
            suspect: 'ecr-auth-denied',
            params: { ...params, keys: openKeysOf(open) },
            evidence: decisionClues(open, denyingPolicies),
          }
    const allowed = find('allowed')
    return allowed.length ? { ...seen, status: 'ok', evidence: [...seen.evidence, ...decisionClues(allowed, denyingPolicies)] } : null
  },
})
