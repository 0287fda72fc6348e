import type { Outcome } from '../core/check.ts'
import { uniqueGaps } from '../core/fact.ts'
import { AROUND } from '../policy/around.ts'
import { decisionClues, keysOrDash, roleClue } from '../policy/clues.ts'
import { earliest, gateOf, gatesOf } from '../policy/gates.ts'
import { nameOf } from '../policy/principal.ts'
import { pullCalls } from '../policy/pull.ts'
import { PULL_ACTIONS } from '../policy/repository.ts'
import { denialSaid } from '../policy/said.ts'
import { defineCheck } from './define.ts'

type Seen = 'role' | 'principal' | 'simulation' | 'denyingPolicies' | 'images' | 'error'

/** AWS puts containers of its own into a task (GuardDuty's runtime agent and the like): the role has to cover their images too. */
export default defineCheck({
  id: 'injected-sidecar',
  gate: 'manifest-access',
  needs: ['principal', 'images'],
  wants: [...AROUND, 'simulation', 'denyingPolicies', 'repositoryPolicies', 'error', 'running'],
  run({ principal, images, simulation, denyingPolicies, repositoryPolicies, error, running, ...around }): Outcome<Seen> | null {
    const { roleArn } = principal
    const injected = images.filter((image) => image.injected && image.reference.registry === 'ecr')
    const { role } = around
    if (!roleArn || !injected.length || (role.known && !role.value)) return null
    const broken = { status: 'broken', cause: 'injected-sidecar' } as const
    const own = injected.find((image) => error.known && error.value?.container === image.container) ?? injected[0]!
    const denied = denialSaid(error, running, { actions: PULL_ACTIONS, layers: ['identity', null] })
    if (!simulation.known) {
      if (!denied || own.container !== (error.known && error.value?.container))
        return { status: 'unknown', say: 'unread', gaps: simulation.gaps }
      const params = { role: nameOf(roleArn), container: own.container, image: own.reference.text, actions: [denied.action] }
      const evidence = [{ label: 'denied-call', value: denied.action, from: 'error' as const }]
      return {
        ...broken,
        confidence: 'likely',
        gate: gateOf(denied.action),
        params,
        evidence,
        resources: [roleArn],
        container: own.container,
      }
    }
    const calls = pullCalls(injected, simulation.value, repositoryPolicies, around)
    const of = (...answers: string[]) => calls.filter((call) => answers.includes(call.answer))
    const worst = [of('explicit', 'implicit'), of('open', 'unread'), of('allowed', 'repository')].find((group) => group.length)
    if (!worst) return null
    const first = earliest(worst, (call) => call.action.action)
    const { container, action, answer, repository } = first[0]!
    const image = injected.find((i) => i.container === container)!
    const params = {
      role: nameOf(roleArn),
      container,
      image: image.reference.text,
      actions: [...new Set(worst.filter((call) => call.repository === repository).map((call) => call.action.action))],
      keys: keysOrDash(first.flatMap((call) => call.keys)),
    }
    const clue = { label: 'injected-image', value: `${container}: ${image.reference.text}`, from: 'images' as const }
    const clues = decisionClues(
      worst.map((call) => call.action),
      denyingPolicies,
    )
    const seen = { params, evidence: [roleClue(roleArn, role), clue, ...clues], resources: [roleArn, action.resource] }
    if (answer === 'allowed' || answer === 'repository') return { ...seen, status: 'ok' }
    const gaps = uniqueGaps(first.flatMap((call) => call.gaps))
    if (gaps.length) return { status: 'unknown', say: 'unread', gaps }
    const gates = gatesOf(worst.map((call) => call.action.action))
    const at = { gate: gates[0]!, gates }
    if (answer === 'open') return { ...seen, ...at, status: 'unknown', say: 'condition', suspect: 'injected-sidecar' }
    return { ...broken, ...seen, ...at, container }
  },
})
