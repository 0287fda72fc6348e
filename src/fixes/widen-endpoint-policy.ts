import { phrase } from '../core/phrase.ts'
import type { Endpoint, FactValues } from '../facts/types/index.ts'
import { freeSid } from '../policy/add.ts'
import { AROUND, type Around, callAround } from '../policy/around.ts'
import { type Call, callsOf } from '../policy/calls.ts'
import { evaluate } from '../policy/evaluate.ts'
import { wholeText } from '../policy/glob.ts'
import { accountOf } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import {
  handedOver,
  NETWORK_NEEDS,
  NETWORK_WANTS,
  type NetworkHave,
  NOTHING_BROKEN,
  networkOffer,
  networkPlan,
  numbered,
} from './network/base.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'widen-endpoint-policy'
const resolves = ['endpoint-policy'] as const
const OTHERS = AROUND.filter((fact) => fact === 'vpcId' || fact === 'role')
type Have = NetworkHave & Pick<FactValues, 'principal' | 'images'> & Pick<Around, 'vpcId' | 'role'>

/**
 * Adds to the policy of an interface endpoint that the pull's role may make the pull's calls, and keeps all else. Where an explicit deny
 * stands in the way it is for whoever wrote that.
 */
export default defineFix({
  id: ID,
  resolves,
  steps: ['add-endpoint-statement', 'deploy'],
  needs: [...NETWORK_NEEDS, 'principal', 'images'],
  wants: [...NETWORK_WANTS, ...OTHERS],
  offer(have) {
    const plan = planOf(have)
    if (!plan) return null
    const offer = networkOffer(plan, resolves, have)
    const denied = closed(have).find((one) => one.denied)
    if (!denied) return offer
    const params = { endpoint: denied.endpoint.id, statement: JSON.stringify(statementOf(denied)) }
    return handedOver(offer, phrase('fixes:hand-over.policy-owner', params), phrase('fixes:hand-over.explicit-deny', params), [])
  },
  survey: async () => null,
  plan: (have) => planOf(have) ?? NOTHING_BROKEN,
})

interface Closed {
  endpoint: Endpoint
  calls: Call[]
  denied: boolean
}

/** A secret named without its suffix is met by six characters of any kind (AWS Secrets Manager guide, permissions policies). */
const resourceOf = ({ resource }: Call): string => (typeof resource === 'string' ? resource : `${wholeText(resource)}??????`)
const sorted = (items: string[]) => [...new Set(items)].sort()

const statementOf = ({ endpoint, calls }: Closed) => ({
  Sid: freeSid(endpoint.policy ?? '', 'EcsPull'),
  Effect: 'Allow',
  Principal: { AWS: sorted(calls.map((call) => call.roleArn)) },
  Action: sorted(calls.map((call) => call.action)),
  Resource: sorted(calls.map(resourceOf)),
})

function planOf(have: Have): Plan | null {
  const found = closed(have)
  if (!found.length) return null
  const steps = found.map((one, i) => ({
    id: numbered('policy', i),
    kind: 'add-endpoint-statement',
    input: { endpoint: one.endpoint.id, statement: JSON.stringify(statementOf(one)), policy: one.endpoint.policy ?? '' },
  }))
  const endpoints = found.map(({ endpoint }) => endpoint.id)
  return networkPlan(ID, have, {
    steps,
    besides: [phrase('fixes:besides.endpoint-policy', { endpoints })],
    takingBack: [phrase('fixes:taking-back.statement', { endpoints })],
    holds: endpoints,
  })
}

/** The endpoints whose policy certainly does not let a call of the pull through, with those calls. */
function closed(have: Have): Closed[] {
  const { roleArn } = have.principal
  if (!roleArn) return []
  const around: Around = {
    vpcId: have.vpcId,
    role: have.role,
    ways: { known: true, value: have.ways },
    pullerSubnets: { known: true, value: have.pullerSubnets },
    puller: { known: true, value: have.puller },
  }
  const found = new Map<string, Closed>()
  for (const call of callsOf(have, roleArn)) {
    const { path, context } = callAround({ ...call, resourceAccount: accountOf(wholeText(call.resource)) || null }, around)
    if (path === null || path === 'internet' || path.endpoint.type !== 'Interface' || !path.endpoint.policy) continue
    const { endpoint } = path
    const { action, resource } = call
    const answer = evaluate(endpoint.policy!, { action, resource, caller: { kind: 'role', arn: call.roleArn }, context })
    if (lets(answer) !== 'broken') continue
    const before = found.get(endpoint.id)
    const denied = answer.outcomes.includes('deny') || (before?.denied ?? false)
    found.set(endpoint.id, { endpoint, calls: [...(before?.calls ?? []), call], denied })
  }
  return [...found.values()].sort((a, b) => (a.endpoint.id < b.endpoint.id ? -1 : 1))
}
