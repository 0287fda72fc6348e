import type { Clue, Outcome } from '../core/check.ts'
import { uniqueGaps } from '../core/fact.ts'
import { AROUND } from '../policy/around.ts'
import { decisionClues, keysOrDash, roleClue } from '../policy/clues.ts'
import { gateOf, gatesOf } from '../policy/gates.ts'
import { nameOf } from '../policy/principal.ts'
import { pullCalls } from '../policy/pull.ts'
import { PULL_ACTIONS } from '../policy/repository.ts'
import { denialSaid } from '../policy/said.ts'
import { policyName } from '../policy/simulated.ts'
import { defineCheck } from './define.ts'

type Seen = 'principal' | 'role' | 'simulation' | 'denyingPolicies' | 'error'

/** The puller's own policies, or at home the repository's, have to allow fetching manifest and layers. */
export default defineCheck({
  id: 'ecr-pull-denied',
  gate: 'manifest-access',
  needs: ['principal', 'images'],
  wants: [...AROUND, 'simulation', 'denyingPolicies', 'repositoryPolicies', 'error', 'running'],
  run({ principal, images, simulation, denyingPolicies, repositoryPolicies, error, running, ...around }): Outcome<Seen> | null {
    const { roleArn } = principal
    const own = images.filter((image) => !image.injected && image.reference.registry === 'ecr')
    const { role } = around
    if (!roleArn || !own.length || (role.known && !role.value)) return null
    const denied = denialSaid(error, running, { actions: PULL_ACTIONS, layers: ['identity', null] })
    if (!simulation.known)
      return denied
        ? likely(roleArn, denied.action, [roleClue(roleArn, role)], [roleArn])
        : { status: 'unknown', say: 'unread', gaps: simulation.gaps }
    const calls = pullCalls(own, simulation.value, repositoryPolicies, around)
    const of = (...answers: string[]) => calls.filter((call) => answers.includes(call.answer))
    const worst = [of('explicit', 'implicit'), of('open', 'unread'), of('allowed', 'repository')].find((group) => group.length)
    if (!worst) return null
    const actions = worst.map((call) => call.action)
    const params = {
      role: nameOf(roleArn),
      actions: [...new Set(actions.map((action) => action.action))],
      repositories: [...new Set(worst.map((call) => call.repository))],
    }
    const seen = {
      params,
      evidence: [roleClue(roleArn, role), ...decisionClues(actions, denyingPolicies)],
      resources: [roleArn, ...new Set(actions.map((action) => action.resource))],
    }
    const answers = new Set(worst.map((call) => call.answer))
    if (answers.has('explicit') || answers.has('implicit')) {
      const gates = gatesOf(params.actions)
      const explicit = actions.filter((action) => action.identity === 'explicitDeny')
      const policies = [...new Set(explicit.flatMap((action) => action.matched.map((id) => policyName(id, action.roleArn))))]
      const say = explicit.length ? 'explicit' : 'implicit'
      return { ...base(), ...seen, gate: gates[0]!, gates, say, params: { ...params, policies }, container: worst[0]!.container }
    }
    if (answers.has('open') || answers.has('unread')) {
      if (denied) return likely(roleArn, denied.action, seen.evidence, seen.resources)
      const gaps = uniqueGaps(worst.flatMap((call) => call.gaps))
      if (gaps.length) return { status: 'unknown', say: 'unread', gaps }
      return {
        ...seen,
        status: 'unknown',
        say: 'condition',
        suspect: 'ecr-pull-denied',
        gate: gatesOf(params.actions)[0]!,
        gates: gatesOf(params.actions),
        params: { ...params, keys: keysOrDash(worst.flatMap((call) => call.keys)) },
      }
    }
    return { ...seen, status: 'ok' }
  },
})

const base = () => ({ status: 'broken', cause: 'ecr-pull-denied' }) as const

/** The text's word, where the policies that decide could not be judged. */
const likely = (roleArn: string, action: string, evidence: Clue<Seen>[], resources: string[]): Outcome<Seen> => ({
  ...base(),
  confidence: 'likely',
  say: 'said',
  gate: gateOf(action),
  params: { role: nameOf(roleArn), actions: [action] },
  evidence: [...evidence, { label: 'denied-call', value: action, from: 'error' }],
  resources,
})
