import type { Known } from '../core/known.ts'
import { partitionOf } from '../core/partition.ts'
import type { Endpoint, FactValues } from '../facts/types/index.ts'
import { layerObjects } from '../network/destinations.ts'
import { askLayers } from '../policy/layers.ts'
import { accountOf } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import { NETWORK_NEEDS, NETWORK_WANTS, type NetworkHave, NOTHING_BROKEN, readOf } from './network/base.ts'
import { type Closed, statementFor, statementOffer, statementPlan } from './network/statement.ts'
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
  charges: 'nothing',
  reach: 'vpc',
  steps: ['add-endpoint-statement', 'deploy'],
  needs: [...NETWORK_NEEDS, 'vpcId', 'images'],
  wants: [...NETWORK_WANTS, 'principal'],
  offer: (have) => statementOffer(planOf(have), resolves, have, closed(have)),
  survey: async () => null,
  plan: (have) => planOf(have) ?? NOTHING_BROKEN,
})

const planOf = (have: Have): Plan | null => statementPlan(ID, have, closed(have), 'layer-bucket')

const statementOf = (endpoint: Endpoint, region: string) =>
  statementFor(endpoint, 'EcsPullImageLayers', {
    Principal: '*',
    Action: 's3:GetObject',
    Resource: layerObjects(region, partitionOf(region)),
  })

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
      found.set(endpoint.id, { endpoint, statement: statementOf(endpoint, region), denied: answer.outcomes.includes('deny') })
  }
  return [...found.values()].sort((a, b) => (a.endpoint.id < b.endpoint.id ? -1 : 1))
}
