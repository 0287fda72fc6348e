import { partitionOf } from '../core/partition.ts'
import { layerObjects } from '../network/destinations.ts'
import { overWays } from '../network/judge.ts'
import { documentClue, openKeys, quoteClues } from '../policy/clues.ts'
import { askLayers } from '../policy/layers.ts'
import { accountOf } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import { defineCheck } from './define.ts'

const API = 'ec2:DescribeVpcEndpoints'

/** The S3 gateway endpoint on the puller's route table has to let the layers of ECR's bucket through. */
export default defineCheck({
  id: 's3-endpoint-policy',
  gate: 'layer-access',
  needs: ['ways', 'pullerSubnets', 'vpcId', 'images'],
  wants: ['endpoints', 'principal'],
  run({ ways, pullerSubnets, vpcId, images, principal }) {
    const found = overWays({
      cause: 's3-endpoint-policy',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        if (way.via !== 'gateway-endpoint') return null
        const { endpoint } = way
        const { region } = way.destination
        const partition = partitionOf(region)
        const puller = principal.known && principal.value.roleArn ? [accountOf(principal.value.roleArn)] : []
        const accounts = [
          ...puller,
          ...images.flatMap(({ reference, injected }) => (reference.account && !injected ? [reference.account] : [])),
        ]
        const clue = { label: 'endpoint', value: `${endpoint.id} ${endpoint.serviceName}`, from: 'endpoints' as const, api: API }
        const params = { endpoint: endpoint.id, bucket: layerObjects(region, partition).split(/[:/]+/).at(-2) ?? '' }
        const seen = { params, resources: [endpoint.id] }
        // Without a policy of its own an endpoint allows everything.
        if (!endpoint.policy) return { ...seen, answer: 'ok', evidence: [clue] }
        const answer = askLayers(endpoint.policy, { endpointId: endpoint.id, vpcId, region, partition, accounts })
        const quotes = quoteClues(answer.statements, 'endpoints', API, [])
        const document = documentClue('endpoint-policy', endpoint.policy, 'endpoints' as const, API, [])
        const verdict = lets(answer)
        return {
          ...seen,
          answer: verdict,
          ...(verdict === 'unknown' && { say: 'condition' }),
          params: { ...params, keys: openKeys(answer.statements) },
          evidence: [clue, ...(verdict === 'ok' ? [] : quotes.length ? quotes : [document])],
        }
      },
    })
    // Packets arrive and are refused: no answer of the bucket refutes it.
    const { reaches: _, ...outcome } = found ?? { status: 'ok' as const }
    if (!found) return null
    const at = { gate: 'layer-access', gates: ['layer-access'] } as const
    if (outcome.status === 'ok') return outcome
    return outcome.status === 'broken'
      ? { ...outcome, gate: at.gate, gates: [...at.gates] }
      : { ...outcome, gate: at.gate, gates: [...at.gates], suspect: 's3-endpoint-policy' }
  },
})
