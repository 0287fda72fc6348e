import type { Known } from '../core/known.ts'
import { phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'
import type { Endpoint, FactValues } from '../facts/types/index.ts'
import { serves } from '../network/way.ts'
import {
  NETWORK_NEEDS,
  NETWORK_WANTS,
  type Neighbour,
  type NetworkHave,
  NOTHING_BROKEN,
  neighboursOf,
  neighboursSaid,
  networkOffer,
  networkPlan,
  numbered,
  readOf,
} from './network/base.ts'
import { ingressSteps } from './network/ingress.ts'
import type { PlannedStep } from './steps/types.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'enable-private-dns'
const resolves = ['endpoint-private-dns', 'dns-failure'] as const
type Have = NetworkHave & Pick<FactValues, 'securityGroups' | 'endpoints' | 'vpcDns'> & { resolvers: Known<FactValues['resolvers']> }

/**
 * Gives the endpoints there are their services' public names, and turns on the VPC's DNS where it is off. From then on everybody in the VPC
 * is sent to them, so their groups are opened for the VPC first.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'vpc',
  steps: ['set-vpc-dns', 'open-ingress', 'set-private-dns', 'deploy'],
  needs: [...NETWORK_NEEDS, 'securityGroups', 'endpoints', 'vpcDns'],
  wants: [...NETWORK_WANTS, 'resolvers'],
  offer(have): FixOffer | null {
    const plan = planOf(have, null)
    return plan && networkOffer(plan, resolves, have)
  },
  survey: (have, _, aws) => neighboursOf(have, aws),
  plan: (have, _, seen) => planOf(have, seen) ?? NOTHING_BROKEN,
})

function planOf(have: Have, neighbours: Neighbour[] | null): Plan | null {
  const { vpc, vpcDns, endpoints } = have
  const unnamed = unnamedOf(have)
  // Endpoints that have asked for the name and could not have it get it with the VPC's attributes, all of them at once.
  const waiting = endpoints.filter((e) => e.type === 'Interface' && e.state === 'available' && e.privateDns)
  const hostnames = !vpcDns.hostnames && (unnamed.length > 0 || (vpcDns.support && waiting.length > 0 && wantsNames(have)))
  if (vpcDns.support && !hostnames && !unnamed.length) return null
  const named = [...unnamed, ...(hostnames || (!vpcDns.support && vpcDns.hostnames) ? waiting : [])]
  const ingress = ingressSteps(named, have.securityGroups, vpc)
  if (!ingress) return null
  const attributes = [...(vpcDns.support ? [] : ['enableDnsSupport']), ...(hostnames ? ['enableDnsHostnames'] : [])]
  const steps: PlannedStep[] = [
    ...ingress,
    ...attributes.map((attribute) => ({ id: attribute, kind: 'set-vpc-dns', input: { vpc: vpc.id, attribute } })),
    ...unnamed.map(({ id, service }, i) => ({ id: numbered('name', i), kind: 'set-private-dns', input: { endpoint: id, service } })),
  ]
  const services = [...new Set(named.map((endpoint) => endpoint.service))].sort()
  const resolvers = readOf(have.resolvers) ?? []
  const plan = networkPlan(ID, have, {
    steps,
    besides: [
      ...(services.length ? [phrase('fixes:besides.names', { vpc: vpc.id, services, cidrs: vpc.cidrs })] : []),
      ...(services.length ? neighboursSaid('neighbours', neighbours) : []),
      ...(attributes.length ? [phrase('fixes:besides.vpc-dns', { vpc: vpc.id, attributes })] : []),
      ...(services.length && resolvers.some((r) => r !== 'AmazonProvidedDNS')
        ? [phrase('fixes:besides.own-resolvers', { resolvers })]
        : []),
    ],
    takingBack: services.length ? [phrase('fixes:taking-back.endpoints', { services })] : [],
    holds: [`${vpc.id}/endpoints`, ...ingress.map((step) => String(step.input.group)), ...unnamed.map(({ id }) => id)],
  })
  // With the attributes, endpoints that have asked for their names get them.
  return unnamed.length ? plan : { ...plan, title: phrase(`fixes:${ID}.title-attributes`) }
}

/** The pull finds no way to a service although an endpoint for it is there. */
const wantsNames = ({ ways, endpoints }: Have) =>
  ways.some((way) => way.via === 'none' && endpoints.some((e) => e.type === 'Interface' && serves(e, way.destination)))

/** By service of the pull that nothing leads to: the endpoint to give the name to. Only one in a VPC can have it. */
function unnamedOf({ ways, endpoints }: Have): Endpoint[] {
  const found = new Map<string, Endpoint>()
  for (const way of ways) {
    if (way.via !== 'none' || way.destination.service === 's3') continue
    const serving = endpoints.filter((e) => e.type === 'Interface' && e.state === 'available' && serves(e, way.destination))
    const first = serving[0]
    if (first && !serving.some((endpoint) => endpoint.privateDns)) found.set(first.id, first)
  }
  return [...found.values()].sort((a, b) => (a.service < b.service ? -1 : 1))
}
