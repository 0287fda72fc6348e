import type { Known } from '../core/known.ts'
import { phrase } from '../core/phrase.ts'
import type { Endpoint, FactValues } from '../facts/types/index.ts'
import { layerObjects } from '../network/destinations.ts'
import { freeSid } from '../policy/add.ts'
import { askLayers } from '../policy/layers.ts'
import { partitionOf } from '../policy/partition.ts'
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
  readOf,
} from './network/base.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'allow-layer-bucket'
const resolves = ['s3-endpoint-policy'] as const
type Have = NetworkHave & Pick<FactValues, 'vpcId' | 'images'> & { principal: Known<FactValues['principal']> }

/**
 * Adds to the policy of the S3 endpoint that layers may be read from ECR's bucket of the Region (Amazon ECR guide, minimum S3 bucket
 * permissions), and keeps all else. Where an explicit deny stands in the way it is for whoever wrote that.
 */
export default defineFix({
  id: ID,
  resolves,
  steps: ['add-endpoint-statement', 'deploy'],
  needs: [...NETWORK_NEEDS, 'vpcId', 'images'],
  wants: [...NETWORK_WANTS, 'principal'],
  offer(have) {
    const plan = planOf(have)
    if (!plan) return null
    const offer = networkOffer(plan, resolves, have)
    const denied = closed(have).find(({ decision }) => decision === 'deny')
    if (!denied) return offer
    const params = { endpoint: denied.endpoint.id, statement: JSON.stringify(statementOf(denied)) }
    return handedOver(offer, phrase('fixes:hand-over.policy-owner', params), phrase('fixes:hand-over.explicit-deny', params), [])
  },
  survey: async () => null,
  plan: (have) => planOf(have) ?? NOTHING_BROKEN,
})

interface Closed {
  endpoint: Endpoint
  region: string
  decision: 'deny' | 'none'
}

const statementOf = ({ endpoint, region }: Closed) => ({
  Sid: freeSid(endpoint.policy ?? '', 'EcsPullImageLayers'),
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: layerObjects(region, partitionOf(region)),
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
    besides: [phrase('fixes:besides.layer-bucket', { endpoints })],
    takingBack: [phrase('fixes:taking-back.statement', { endpoints })],
    holds: endpoints,
  })
}

/** The S3 endpoints of the pull whose policy certainly does not let layers through. */
function closed({ ways, vpcId, images, principal }: Have): Closed[] {
  const roleArn = readOf(principal)?.roleArn
  const owners = images.flatMap(({ reference, injected }) => (reference.account && !injected ? [reference.account] : []))
  const accounts = [...(roleArn ? [accountOf(roleArn)] : []), ...owners]
  const found = new Map<string, Closed>()
  for (const way of ways) {
    if (way.destination.service !== 's3' || way.via !== 'gateway-endpoint' || !way.endpoint.policy) continue
    const { endpoint } = way
    const { region } = way.destination
    const answer = askLayers(endpoint.policy!, { endpointId: endpoint.id, vpcId, region, partition: partitionOf(region), accounts })
    if (lets(answer) === 'broken')
      found.set(endpoint.id, { endpoint, region, decision: answer.outcomes.includes('deny') ? 'deny' : 'none' })
  }
  return [...found.values()].sort((a, b) => (a.endpoint.id < b.endpoint.id ? -1 : 1))
}
