import type { Destination, Endpoint, HostedZone, RouteTable, Subnet, Vpc, Way } from '../facts/types/index.ts'
import type { ParsedError } from '../target/types.ts'
import { covers } from './address.ts'
import { shownIn } from './asked.ts'
import type { PrefixLists } from './rules.ts'
import { type Surroundings, wayTo } from './way.ts'

interface Known {
  destinations: readonly Destination[]
  error: ParsedError | null
  /** Null: not read. */
  vpc: Vpc | null
  vpcDns: { support: boolean; hostnames: boolean }
  subnets: readonly Subnet[]
  routeTables: readonly RouteTable[]
  endpoints: readonly Endpoint[]
  prefixLists: PrefixLists
  hostedZones: readonly HostedZone[] | 'unread'
  /** The account the task is in; null: not known. */
  account: string | null
}

/** What a way depends on besides where it starts and leads. */
export function surroundingsOf({ destinations, error, vpc, vpcDns, subnets, account, ...rest }: Known): Surroundings {
  const shown = shownIn(error, destinations)
  const address = error?.address ?? null
  const owner = vpc?.owner || subnets[0]?.owner
  return {
    ...rest,
    dns: vpcDns,
    ipOf: (destination) => (shown === destination ? (address?.ip ?? null) : null),
    central: address?.kind === 'private' && foreign(address.ip, rest.endpoints, vpc?.cidrs ?? []),
    noHub: Boolean(shown?.service.startsWith('ecr.') && address && address.kind !== 'private'),
    shared: Boolean(account && owner && owner !== account),
    ipv6Native: subnets.filter((subnet) => subnet.ipv6Native).map((subnet) => subnet.id),
  }
}

/** Neither an endpoint's here nor in the VPC at all, where an endpoint may have had it that is gone. */
const foreign = (ip: string, endpoints: readonly Endpoint[], cidrs: readonly string[]): boolean =>
  !endpoints.some((endpoint) => endpoint.interfaces.some((i) => i.ip === ip)) && !cidrs.some((block) => covers(block, ip))

/** Every destination from every subnet. */
export function waysOf(known: Known, subnets: readonly string[]): Way[] {
  const around = surroundingsOf(known)
  return subnets.flatMap((subnet) => known.destinations.flatMap((destination) => wayTo(destination, subnet, around) ?? []))
}
