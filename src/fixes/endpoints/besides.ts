import { type Phrase, phrase } from '../../core/phrase.ts'
import type { RouteTable } from '../../facts/types/network.ts'
import type { Have, Lack } from './needed.ts'
import type { Survey } from './survey.ts'

const MOST_NAMED = 10

/** Who else will feel it: private DNS changes names for the whole VPC, a gateway endpoint the routes of whole tables. */
export function besidesOf(have: Have, lack: Lack, survey: Survey | null): Phrase[] {
  const found: Phrase[] = []
  const { vpc } = have
  if (lack.interfaces.length) {
    found.push(phrase('fixes:besides.private-dns', { vpc: vpc.id, services: lack.interfaces, cidrs: vpc.cidrs }))
    const neighbours = survey?.neighbours ?? []
    const named = neighbours.slice(0, MOST_NAMED).map(({ group, count }) => `${group}: ${count}`)
    if (named.length)
      found.push(phrase('fixes:besides.neighbours', { count: neighbours.reduce((sum, n) => sum + n.count, 0), groups: named }))
    if (have.routeTables.some(leadsThroughNat)) found.push(phrase('fixes:besides.source-address', { services: lack.interfaces }))
    const resolvers = have.resolvers.known ? have.resolvers.value : []
    if (resolvers.some((resolver) => resolver !== 'AmazonProvidedDNS')) found.push(phrase('fixes:besides.own-resolvers', { resolvers }))
    if (lack.dns.length) found.push(phrase('fixes:besides.vpc-dns', { vpc: vpc.id, attributes: lack.dns }))
  }
  for (const id of lack.s3Tables)
    found.push(
      ...s3Besides(
        lack.tables.find((table) => table.id === id),
        have,
      ),
    )
  return found
}

/** Calls by this table reach AWS from the NAT gateway's address, which policies may name. */
const leadsThroughNat = (table: RouteTable) =>
  table.routes.some((route) => route.destination === '0.0.0.0/0' && route.target === 'nat-gateway' && !route.blackhole)

function s3Besides(table: RouteTable | undefined, have: Have): Phrase[] {
  if (!table) return []
  const explicit = new Set(have.routeTables.flatMap((t) => (t.id === table.id ? [] : t.subnets)))
  const subnets = table.main ? have.subnets.map((s) => s.id).filter((id) => !explicit.has(id)) : table.subnets
  return [
    phrase('fixes:besides.s3-table', { table: table.id, subnets }),
    ...(leadsThroughNat(table) ? [phrase('fixes:besides.s3-address', { table: table.id })] : []),
  ]
}

/** Running tasks have their images; what starts later does not. */
export function takingBackOf(lack: Lack): Phrase[] {
  const services = [...lack.interfaces, ...(lack.s3Tables.length ? ['s3'] : [])]
  return [phrase('fixes:taking-back.endpoints', { services })]
}
