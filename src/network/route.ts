import type { Route, RouteTable } from '../facts/types/index.ts'
import { ANYWHERE, covers, isPrivate, prefixLength, range } from './address.ts'
import type { PrefixLists } from './rules.ts'

/** The subnet's own route table, else the VPC's main one. */
export const tableOf = (subnet: string, tables: readonly RouteTable[]): RouteTable | null =>
  tables.find((table) => table.subnets.includes(subnet)) ?? tables.find((table) => table.main) ?? null

/**
 * The route to a public address: the longest prefix that holds it. Where the address is not known, `several` says that it depends on it,
 * since a route narrower than the default leads public addresses elsewhere.
 */
export function publicRoute(table: RouteTable, ip: string | null, lists: PrefixLists): Route | 'several' | null {
  const routes = table.routes.filter((route) => route.target !== 'local' && route.target !== 'gateway-endpoint')
  // Every host of a pull is reached over IPv4: routes of IPv6 say nothing of it.
  const blocks = routes.flatMap((route) => blocksOf(route, lists).flatMap((block) => (range(block) ? { route, block } : [])))
  // A prefix list that could not be read may hold the address.
  if (routes.some((route) => route.destination.startsWith('pl-') && !lists[route.destination])) return 'several'
  if (ip) {
    const holding = blocks.filter(({ block }) => covers(block, ip)).sort((a, b) => prefixLength(b.block) - prefixLength(a.block))
    return holding[0]?.route ?? null
  }
  const fallback = blocks.find(({ block }) => block === ANYWHERE)?.route ?? null
  const narrower = blocks.filter(({ route, block }) => block !== ANYWHERE && !isPrivate(block) && route.targetId !== fallback?.targetId)
  return narrower.length ? 'several' : fallback
}

/** The route to an address within the networks of the VPC and its neighbours: the longest prefix that holds it. */
export function privateRoute(table: RouteTable, ip: string, lists: PrefixLists): Route | 'several' | null {
  const routes = table.routes.filter((route) => route.target !== 'gateway-endpoint')
  if (routes.some((route) => route.destination.startsWith('pl-') && !lists[route.destination])) return 'several'
  const holding = routes
    .flatMap((route) => blocksOf(route, lists).map((block) => ({ route, block })))
    .filter(({ block }) => covers(block, ip))
    .sort((a, b) => prefixLength(b.block) - prefixLength(a.block))
  return holding[0]?.route ?? null
}

const blocksOf = (route: Route, lists: PrefixLists): string[] =>
  route.destination.startsWith('pl-') ? (lists[route.destination]?.cidrs ?? []) : [route.destination]
