import type { Outcome } from '../core/check.ts'
import type { Endpoint } from '../facts/types/index.ts'
import { AROUND, type Around, callAround } from '../policy/around.ts'
import { type Call, callsOf } from '../policy/calls.ts'
import { documentClue, openKeys, quoteClues } from '../policy/clues.ts'
import { type Answer, evaluate } from '../policy/evaluate.ts'
import { ALL_ACTIONS, earliest, gateOf, gatesOf } from '../policy/gates.ts'
import { wholeText } from '../policy/glob.ts'
import { accountOf, nameOf } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import { denialSaid } from '../policy/said.ts'
import { defineCheck } from './define.ts'

const API = 'ec2:DescribeVpcEndpoints'

/** The policy of each interface endpoint a call of the pull goes through has to allow that call. */
export default defineCheck({
  id: 'endpoint-policy',
  gate: 'token-access',
  needs: ['principal', 'images', 'taskDefinition', 'launchType', 'ways'],
  wants: [...AROUND.filter((fact) => fact !== 'ways'), 'endpoints', 'error', 'running'],
  run({ ways, endpoints: _, error, running, ...have }): Outcome<'endpoints' | 'error'> | null {
    const { roleArn } = have.principal
    if (!roleArn) return null
    const around: Around = { ...have, ways: { known: true, value: ways } }
    const judged = callsOf(have, roleArn).flatMap((call) => {
      const { path, context } = callAround(
        { ...call, resourceAccount: accountOf(wholeText(call.resource)) || null, repository: wholeText(call.resource) },
        around,
      )
      if (path === null || path === 'internet') return []
      return [{ call, endpoint: path.endpoint, answer: path.endpoint.policy ? answerOf(path.endpoint.policy, call, context) : null }]
    })
    const status = (answer: Answer | null) => (answer ? lets(answer) : 'ok')
    const worst = (['broken', 'unknown', 'ok'] as const)
      .map((s) => judged.filter(({ answer }) => status(answer) === s))
      .find((g) => g.length)
    if (!worst) {
      const said = denialSaid(error, running, { actions: ALL_ACTIONS, layers: ['endpoint'] })
      return said && { ...likely(roleArn, said.action) }
    }
    const first = earliest(worst, ({ call }) => call.action)
    const { endpoint, answer, call } = first[0]!
    const same = first.filter((judgement) => judgement.endpoint.id === endpoint.id)
    const seen = {
      params: {
        endpoint: endpoint.id,
        service: endpoint.service,
        role: nameOf(call.roleArn),
        actions: [...new Set(same.map((judgement) => judgement.call.action))],
        keys: openKeys(answer?.statements ?? []),
      },
      evidence: cluesOf(endpoint, answer, status(answer) === 'ok'),
      resources: [...new Set(first.map((judgement) => judgement.endpoint.id))],
    }
    if (status(answer) === 'ok') return { ...seen, status: 'ok', resources: [...new Set(worst.map((w) => w.endpoint.id))] }
    const gates = gatesOf(worst.map((judgement) => judgement.call.action))
    const at = { gate: gates[0]!, gates }
    // AWS's own words decide what a condition leaves open.
    const said = denialSaid(error, running, { actions: same.map((one) => one.call.action), layers: ['endpoint'] })
    if (status(answer) === 'unknown' && said)
      return { ...seen, ...at, gate: gateOf(said.action), status: 'broken', cause: 'endpoint-policy', confidence: 'likely' }
    if (status(answer) === 'unknown') return { ...seen, ...at, status: 'unknown', say: 'condition', suspect: 'endpoint-policy' }
    return { ...seen, ...at, status: 'broken', cause: 'endpoint-policy' }
  },
})

const answerOf = (policy: string, call: Call, context: ReturnType<typeof callAround>['context']): Answer =>
  evaluate(policy, { action: call.action, resource: call.resource, caller: { kind: 'role', arn: call.roleArn }, context })

const likely = (roleArn: string, action: string): Outcome<'endpoints' | 'error'> => ({
  status: 'broken',
  cause: 'endpoint-policy',
  confidence: 'likely',
  say: 'said',
  gate: gateOf(action),
  params: { role: nameOf(roleArn), actions: [action] },
  evidence: [{ label: 'denied-call', value: action, from: 'error' }],
})

function cluesOf(endpoint: Endpoint, answer: Answer | null, fine: boolean) {
  const clue = { label: 'endpoint', value: `${endpoint.id} ${endpoint.serviceName}`, from: 'endpoints' as const, api: API }
  if (!answer || fine) return [clue]
  const quotes = quoteClues(answer.statements, 'endpoints' as const, API, [])
  return [clue, ...(quotes.length ? quotes : [documentClue('endpoint-policy', endpoint.policy!, 'endpoints' as const, API, [])])]
}
