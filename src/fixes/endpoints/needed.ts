import type { Known } from '../../core/known.ts'
import type { FactValues } from '../../facts/types/index.ts'
import type { Destination, Endpoint, OpenWay, RouteTable, Subnet, Way } from '../../facts/types/network.ts'
import { destinationsOf } from '../../network/destinations.ts'
import { serves, wayTo } from '../../network/way.ts'
import { surroundingsOf } from '../../network/ways.ts'

export const NEEDED_FACTS = [
  'target',
  'taskDefinition',
  'images',
  'launchType',
  'pullerSubnets',
  'puller',
  'subnets',
  'vpc',
  'vpcDns',
  'routeTables',
  'endpoints',
] as const
export const WANTED_FACTS = ['task', 'deployment', 'error', 'resolvers', 'prefixLists', 'hostedZones'] as const

export type Have = Pick<FactValues, (typeof NEEDED_FACTS)[number]> & { [w in (typeof WANTED_FACTS)[number]]: Known<FactValues[w]> }

/** What a pull lacks, and where it would go. Null in place of a lack: endpoints cannot serve this task, or cannot be told to. */
export interface Lack {
  region: string
  /** Interface endpoints to create, by short service name. */
  interfaces: string[]
  /** Route tables without a way to S3. */
  s3Tables: string[]
  /** The gateway endpoint that is there already, to be put on those tables. */
  s3Gateway: Endpoint | null
  /** The same, where putting it on them is all that lacks. */
  onlyAssociation: Endpoint | null
  /** One subnet a zone, the puller's own first. */
  subnets: Subnet[]
  /** All of the VPC's, for zones where the service is not offered. */
  otherSubnets: Subnet[]
  /** DNS attributes of the VPC to turn on first. */
  dns: ('enableDnsSupport' | 'enableDnsHostnames')[]
  tables: RouteTable[]
}

/** Interface endpoints in these states answer nobody and stand in nobody's way. */
const DEAD = ['failed', 'rejected', 'expired', 'deleted', 'deleting']
const alive = (endpoint: Endpoint) => !DEAD.includes(endpoint.state.toLowerCase())

const read = <T>(known: Known<T>): T | null => (known.known ? known.value : null)

/** What is open and says nothing of whether the others lack. */
const LEFT_OPEN: readonly OpenWay[] = ['s3-interface-endpoint', 'several-routes', 'hosted-zone']

/** Exactly the endpoints this task lacks; null where none is lacking or endpoints alone cannot bring the images here. */
export function lackOf(have: Have): Lack | null {
  const { vpcDns, endpoints, routeTables, puller } = have
  const region = regionOf(have)
  if (!region) return null
  const wanted = destinations(have, region)
  // An endpoint leads to the services of its own Region; a registry other than ECR has none.
  if (!wanted.length || wanted.some((d) => d.service === 'internet' || d.region !== region)) return null
  const around = surroundings(have, wanted, endpoints.filter(alive))
  const ids = subnetsOfPuller(have)
  const ways = wanted.flatMap((destination) => ids.flatMap((id) => wayTo(destination, id, around) ?? []))
  if (ways.some((way) => way.via === 'open' && !LEFT_OPEN.includes(way.why))) return null
  const missing = ways.filter((way) => cut(way, puller.publicIp))
  const interfaces = [...new Set(missing.map((way) => way.destination))]
    .filter((d) => d.service !== 's3' && !endpoints.some((e) => alive(e) && e.type === 'Interface' && serves(e, d)))
    .map((d) => d.service)
  const s3Tables = [...new Set(missing.filter((way) => way.destination.service === 's3').map((way) => way.routeTable))].sort()
  if (!interfaces.length && !s3Tables.length) return null
  const s3Gateway = endpoints.find((e) => alive(e) && e.type === 'Gateway' && e.service === 's3' && e.region === region) ?? null
  const own = have.subnets.filter((subnet) => ids.includes(subnet.id) && !subnet.ipv6Native)
  const off = interfaces.length > 0 ? vpcDns : { support: true, hostnames: true }
  return {
    region,
    interfaces: [...new Set(interfaces)].sort(),
    s3Tables,
    s3Gateway,
    onlyAssociation: interfaces.length ? null : s3Gateway,
    subnets: onePerZone(own),
    otherSubnets: onePerZone(have.subnets.filter((subnet) => !subnet.ipv6Native)),
    dns: [...(off.support ? [] : (['enableDnsSupport'] as const)), ...(off.hostnames ? [] : (['enableDnsHostnames'] as const))],
    tables: routeTables,
  }
}

/** Region of the task: all its images must lie in ECR there. */
function regionOf({ target, images }: Have): string | null {
  const regions = new Set(images.map(({ reference }) => (reference.registry === 'ecr' ? reference.region : null)))
  const only = regions.size === 1 ? [...regions][0] : null
  return only && (!target.region || target.region === only) ? only : null
}

/** What the task must reach to run: its images, its secrets whichever way they are fetched, and the logs of the awslogs driver. */
function destinations({ images, taskDefinition, task }: Have, region: string): Destination[] {
  const found = destinationsOf({
    images: images.map((image) => image.reference),
    taskDefinition,
    // Whichever way its secrets are fetched, the task needs them.
    launchType: 'FARGATE',
    platformVersion: read(task)?.platformVersion ?? null,
  })
  const logs = (taskDefinition?.containers ?? []).filter((c) => c.logDriver === 'awslogs').map((c) => c.logRegion ?? region)
  return [
    ...found,
    ...[...new Set(logs)].map((where) => ({ service: 'logs', region: where, host: `logs.${where}`, gate: 'token-connection' as const })),
  ]
}

/** The lack of a shared VPC is for its owner, who sees what it has. */
const surroundings = (have: Have, wanted: readonly Destination[], endpoints: Endpoint[]) =>
  surroundingsOf({
    destinations: wanted,
    error: read(have.error),
    vpc: have.vpc,
    vpcDns: have.vpcDns,
    subnets: have.subnets,
    routeTables: have.routeTables,
    endpoints,
    prefixLists: read(have.prefixLists) ?? {},
    hostedZones: read(have.hostedZones) ?? 'unread',
    account: null,
  })

/** Every subnet a next task may be placed in. */
const subnetsOfPuller = ({ pullerSubnets, deployment, puller }: Have): string[] => [
  ...new Set([...pullerSubnets.all, ...(puller.kind === 'task' ? (read(deployment)?.network?.subnets ?? []) : [])]),
]

/** True where this way certainly leads nowhere. */
const cut = (way: Way, publicIp: boolean): boolean =>
  way.via === 'none' || (way.via === 'route' && (way.route.blackhole || (way.route.target === 'internet-gateway' && !publicIp)))

function onePerZone(subnets: Subnet[]): Subnet[] {
  const sorted = [...subnets].sort((a, b) => (a.id < b.id ? -1 : 1))
  return [...new Map(sorted.reverse().map((subnet) => [subnet.zone, subnet])).values()].sort((a, b) => (a.zone < b.zone ? -1 : 1))
}
