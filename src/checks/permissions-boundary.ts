import type { Clue, Outcome } from '../core/check.ts'
import { roleClue } from '../policy/clues.ts'
import { ALL_ACTIONS, earliest, gateOf, gatesOf } from '../policy/gates.ts'
import { nameOf } from '../policy/principal.ts'
import { denialSaid } from '../policy/said.ts'
import { decisionClue } from '../policy/simulated.ts'
import { defineCheck } from './define.ts'

type Seen = 'principal' | 'role' | 'simulation' | 'error'

/** A permissions boundary takes away what the role's policies allow. */
export default defineCheck({
  id: 'permissions-boundary',
  gate: 'token-access',
  needs: ['principal'],
  wants: ['role', 'simulation', 'error', 'running'],
  run({ principal, role, simulation, error, running }): Outcome<Seen> | null {
    if (!principal.roleArn) return null
    const boundary = (role.known && role.value?.boundaryArn) || null
    const of = (roleArn: string) => {
      const clues: Clue<Seen>[] = [roleClue(roleArn, role)]
      if (boundary) clues.push({ label: 'permissions-boundary', value: boundary, from: 'role', api: 'iam:GetRole' })
      return clues
    }
    const broken = { status: 'broken', cause: 'permissions-boundary' } as const
    const params = { role: nameOf(principal.roleArn), boundary: boundary ? nameOf(boundary) : '–' }
    const resources = [principal.roleArn, ...(boundary ? [boundary] : [])]
    // Taken away since: what refuses the next pull is something else.
    const accused = error.known && error.value?.denied?.layer === 'boundary'
    if (accused && role.known && role.value && !boundary)
      return { status: 'ok', say: 'none', params, evidence: of(principal.roleArn), resources }
    if (!simulation.known) {
      const said = denialSaid(error, running, { actions: ALL_ACTIONS, layers: ['boundary'] })
      if (!said) return null
      const clue: Clue<Seen> = { label: 'denied-call', value: said.action, from: 'error' }
      const evidence = [...of(principal.roleArn), clue]
      return {
        ...broken,
        confidence: 'likely',
        gate: gateOf(said.action),
        params: { ...params, actions: [said.action] },
        evidence,
        resources,
      }
    }
    const bounded = simulation.value.filter((action) => action.allowedByBoundary !== null)
    const stopped = bounded.filter((action) => action.allowedByBoundary === false && action.identity === 'allowed')
    if (!stopped.length)
      return bounded.length && bounded.every((a) => a.allowedByBoundary)
        ? { status: 'ok', params, evidence: of(principal.roleArn), resources }
        : null
    const first = earliest(stopped, (action) => action.action)
    const seen = {
      params: { ...params, actions: [...new Set(first.map((action) => action.action))] },
      evidence: [...of(first[0]!.roleArn), ...first.map((action) => decisionClue(action))],
      resources,
      gate: gateOf(first[0]!.action),
      gates: gatesOf(stopped.map((action) => action.action)),
    }
    if (first.every((action) => action.missingContext.length))
      return { ...seen, status: 'unknown', say: 'condition', suspect: 'permissions-boundary' }
    return { ...broken, ...seen }
  },
})
