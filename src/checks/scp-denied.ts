import type { Outcome } from '../core/check.ts'
import { roleClue } from '../policy/clues.ts'
import { ALL_ACTIONS, earliest, gateOf, gatesOf } from '../policy/gates.ts'
import { nameOf } from '../policy/principal.ts'
import { denialSaid } from '../policy/said.ts'
import { decisionClue } from '../policy/simulated.ts'
import { defineCheck } from './define.ts'

/**
 * The organization's policies deny the call. The simulator knows service control policies without conditions only, and no resource
 * control policies: what it allows does not refute a text that names one.
 */
export default defineCheck({
  id: 'scp-denied',
  gate: 'token-access',
  needs: ['principal'],
  wants: ['role', 'simulation', 'error', 'running'],
  run({ principal, role, simulation, error, running }): Outcome<'principal' | 'role' | 'simulation' | 'error'> | null {
    if (!principal.roleArn) return null
    const base = { status: 'broken', cause: 'scp-denied', resources: [principal.roleArn] } as const
    const evidence = [roleClue(principal.roleArn, role)]
    const decided = simulation.known ? simulation.value.filter((action) => action.allowedByOrganization !== null) : []
    const refused = decided.filter((action) => !action.allowedByOrganization)
    const denied = earliest(refused, (action) => action.action)
    if (denied.length) {
      const actions = [...new Set(denied.map((action) => action.action))]
      const params = { role: nameOf(principal.roleArn), actions }
      return {
        ...base,
        resources: [...base.resources],
        gate: gateOf(actions[0]!),
        gates: gatesOf(refused.map((action) => action.action)),
        params,
        evidence: [...evidence, ...denied.map((a) => decisionClue(a))],
      }
    }
    const said = denialSaid(error, running, { actions: ALL_ACTIONS, layers: ['scp', 'rcp'] })
    if (said)
      return {
        ...base,
        resources: [...base.resources],
        confidence: 'likely',
        gate: gateOf(said.action),
        say: said.layer === 'rcp' ? 'said-rcp' : 'said',
        params: { role: nameOf(principal.roleArn), actions: [said.action] },
        evidence: [...evidence, { label: 'denied-call', value: said.action, from: 'error' }],
      }
    return decided.length ? { status: 'ok', params: { role: nameOf(principal.roleArn) }, evidence, resources: [principal.roleArn] } : null
  },
})
