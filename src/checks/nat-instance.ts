import type { Ternary } from '../core/ternary.ts'
import type { NatInstance, RouteTable, SecurityGroup } from '../facts/types/index.ts'
import { ANYWHERE } from '../network/address.ts'
import { type Judgement, overWays } from '../network/judge.ts'
import { publicRoute, tableOf } from '../network/route.ts'
import { groupsAllow, type PrefixLists } from '../network/rules.ts'
import { addressesOf } from '../network/target.ts'
import { defineCheck } from './define.ts'

interface Asked {
  instance: NatInstance
  /** The puller's address or block. */
  from: string
  /** Where the packets go on to. */
  to: string
  /** The puller's groups. */
  own: readonly string[]
  /** The instance's; null: not all could be read. */
  groups: readonly SecurityGroup[] | null
  tables: readonly RouteTable[]
  lists: PrefixLists
}

/**
 * An instance that translates addresses in place of a NAT gateway: it has to run, to send on what is not for itself, to have a public address
 * and a route to an internet gateway, and its groups must let the packets in and out (Amazon VPC guide, NAT instances). Whether it then
 * translates cannot be seen from outside: the check of routes leaves that open.
 */
export default defineCheck({
  id: 'nat-instance',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'natInstances', 'routeTables'],
  wants: ['puller', 'subnets', 'securityGroups', 'prefixLists'],
  run: ({ ways, pullerSubnets, natInstances, routeTables, puller, subnets, securityGroups, prefixLists }) =>
    overWays({
      cause: 'nat-instance',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        const instance = way.via === 'route' ? natInstances.find(({ targetId }) => targetId === way.route.targetId) : undefined
        if (!instance) return null
        const ip = puller.known && way.subnet === pullerSubnets.own ? puller.value.privateIp : null
        const block = subnets.known ? subnets.value.find(({ id }) => id === way.subnet)?.cidr : undefined
        const lists = prefixLists.known ? prefixLists.value : {}
        const all = securityGroups.known ? instance.groups.flatMap((id) => securityGroups.value[id] ?? []) : []
        return judge({
          instance,
          from: ip ?? block ?? ANYWHERE,
          to: addressesOf(way, lists)[0]!,
          own: puller.known ? puller.value.groups : [],
          groups: all.length && all.length === instance.groups.length ? all : null,
          tables: routeTables,
          lists,
        })
      },
    }),
})

function judge(asked: Asked): Judgement<'natInstances' | 'securityGroups' | 'routeTables'> {
  const { instance, groups } = asked
  const { instanceId, state, subnet } = instance
  const say = fault(asked)
  const table = tableOf(subnet, asked.tables)
  return {
    answer: say ? 'broken' : groups ? 'ok' : 'unknown',
    ...(say && { say }),
    params: { instance: instanceId, state, subnet, table: table?.id ?? '–', groups: instance.groups, from: asked.from },
    evidence: [
      { label: 'instance-state', value: `${instanceId} ${state}`, from: 'natInstances' },
      { label: 'source-dest-check', value: `${instanceId}: ${instance.sourceDestCheck}`, from: 'natInstances' },
      { label: 'public-address', value: `${instanceId}: ${instance.publicIp}`, from: 'natInstances' },
      ...(say?.startsWith('group') ? (groups ?? []) : []).map(({ id }) => ({ label: 'group', value: id, from: 'securityGroups' as const })),
      ...(say === 'route' && table ? [{ label: 'route-table', value: `${table.id} (${subnet})`, from: 'routeTables' as const }] : []),
    ],
    resources: [instanceId, ...(say?.startsWith('group') ? instance.groups : []), ...(say === 'route' && table ? [table.id] : [])],
  }
}

/** What certainly keeps it from translating; null: nothing that can be seen. */
function fault({ instance, from, to, own, groups, tables, lists }: Asked): string | null {
  if (instance.state !== 'running') return instance.state === 'pending' ? null : 'stopped'
  if (instance.sourceDestCheck) return 'source-dest-check'
  const shut = (answer: Ternary) => answer === 'broken'
  if (
    groups &&
    shut(
      groupsAllow(
        groups.flatMap((group) => group.ingress),
        { block: from, groups: own },
        lists,
      ),
    )
  )
    return 'group-in'
  if (
    groups &&
    shut(
      groupsAllow(
        groups.flatMap((group) => group.egress),
        { block: to },
        lists,
      ),
    )
  )
    return 'group-out'
  const table = tableOf(instance.subnet, tables)
  const out = table && publicRoute(table, to === ANYWHERE || to.includes('/') ? null : to, lists)
  if (table && (out === null || (out !== 'several' && (out.blackhole || out.targetId === instance.targetId)))) return 'route'
  return out && out !== 'several' && out.target === 'internet-gateway' && !instance.publicIp ? 'no-public-address' : null
}
