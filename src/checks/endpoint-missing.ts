import type { Destination, Endpoint } from '../facts/types/index.ts'
import { type Judgement, overWays } from '../network/judge.ts'
import { answersHost, serves } from '../network/way.ts'
import { defineCheck } from './define.ts'
import { hasPullEndpoints } from './no-internet-route.ts'

/** No route leads out, the VPC has some of the endpoints a pull uses, and one that this task needs is not there or not available. */
export default defineCheck({
  id: 'endpoint-missing',
  gate: 'manifest-connection',
  needs: ['ways', 'pullerSubnets', 'endpoints', 'vpcId'],
  run: ({ ways, pullerSubnets, endpoints, vpcId }) =>
    overWays({
      cause: 'endpoint-missing',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        const { destination } = way
        if (destination.service === 's3' || destination.service === 'internet') return null
        if (way.via === 'interface-endpoint') return { answer: 'ok', evidence: [clue(way.endpoint)], resources: [way.endpoint.id] }
        if (way.via !== 'none' || !hasPullEndpoints(endpoints)) return null
        return missing(destination, endpoints, vpcId)
      },
    }),
})

function missing(destination: Destination, endpoints: Endpoint[], vpc: string): Judgement<'endpoints'> | null {
  const serving = endpoints.filter((endpoint) => serves(endpoint, destination))
  const available = serving.filter((endpoint) => endpoint.state === 'available')
  const other = available.find((endpoint) => endpoint.privateDns && answersHost(endpoint, destination.host) === false)
  if (other)
    return {
      answer: 'broken',
      say: 'other-name',
      params: { endpoint: other.id, host: destination.host },
      evidence: [clue(other), { label: 'endpoint-names', value: `${other.id}: ${other.names?.join(', ')}`, from: 'endpoints' }],
      resources: [destination.service, vpc, other.id],
    }
  // One that is there and available lacks only its private name.
  if (available.length) return null
  const elsewhere = endpoints.find((endpoint) => endpoint.service === destination.service)
  const there = serving[0] ?? elsewhere
  return {
    answer: 'broken',
    say: serving[0] ? 'not-available' : elsewhere ? 'other-region' : 'broken',
    params: { region: destination.region, vpc, state: there?.state ?? '', endpoint: there?.id ?? '' },
    evidence: there ? [clue(there)] : [{ label: 'endpoint-absent', value: `${destination.service} (${vpc})`, from: 'endpoints' }],
    resources: [destination.service, vpc, ...(there ? [there.id] : [])],
  }
}

const clue = (endpoint: Endpoint) => ({
  label: 'endpoint',
  value: `${endpoint.id} ${endpoint.serviceName} (${endpoint.state})`,
  from: 'endpoints' as const,
})
