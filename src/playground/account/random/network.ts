import type { NetworkAclEntry } from '@aws-sdk/client-ec2'
import { makeEndpoint, makeGroup } from '../build/network.ts'
import { closing } from '../ec2/acl.ts'
import { newId, type Rule } from '../state.ts'
import { type Kind, kind, type Made } from './kind.ts'

const ANYWHERE = '0.0.0.0/0'
/** Blocks that hold what a pull talks to, or miss it by little. */
const BLOCKS = [
  ANYWHERE,
  '10.0.0.0/16',
  '10.0.10.0/24',
  '10.0.11.0/24',
  '10.0.0.0/23',
  '10.99.0.0/16',
  '52.192.0.0/15',
  '35.72.0.0/13',
  '52.219.0.0/16',
  '54.236.0.0/16',
]
const PORTS = [[443, 443], [443, 443], [0, 65_535], [80, 80], [1024, 65_535], null] as const
const SERVICES = ['ecr.api', 'ecr.dkr', 's3', 'secretsmanager'] as const
const PEERS = ['endpoints', 'tasks', 's3-list', 'own-list', ...BLOCKS] as const
type Peer = (typeof PEERS)[number]

interface Opening {
  peer: Peer
  ports: (typeof PORTS)[number]
}

function listOf({ account: { here, world } }: Made, own: boolean): string {
  const s3 = Object.values(here.ec2.prefixLists).find(({ name }) => name.endsWith('.s3'))?.id
  if (!own && s3) return s3
  const id = newId(world, 'pl')
  here.ec2.prefixLists[id] = { id, name: 'app-subnets', cidrs: ['10.0.10.0/24', '52.192.0.0/15'] }
  return id
}

/** A group that lets through what these rules say and nothing else. */
function groupOf(made: Made, name: string, egress: boolean, openings: Opening[]): string {
  const { account } = made
  const { ec2 } = account.here
  const GroupId = makeGroup(account, account.vpc, `${name}-${Object.keys(ec2.groups).length}`)
  for (const rule of Object.values(ec2.rules))
    if (rule.GroupId === GroupId && rule.IsEgress === egress) delete ec2.rules[rule.SecurityGroupRuleId]
  for (const { peer, ports } of openings) {
    const SecurityGroupRuleId = newId(account.world, 'sgr')
    const rule: Rule = {
      SecurityGroupRuleId,
      GroupId,
      GroupOwnerId: account.here.account,
      IsEgress: egress,
      ...(ports ? { IpProtocol: 'tcp', FromPort: ports[0], ToPort: ports[1] } : { IpProtocol: '-1', FromPort: -1, ToPort: -1 }),
    }
    if (peer === 'endpoints' || peer === 'tasks')
      rule.ReferencedGroupInfo = { GroupId: peer === 'tasks' ? account.taskGroup : account.endpointGroup, UserId: account.here.account }
    else if (peer === 's3-list' || peer === 'own-list') rule.PrefixListId = listOf(made, peer === 'own-list')
    else rule.CidrIpv4 = peer
    ec2.rules[SecurityGroupRuleId] = rule
  }
  return GroupId
}

const openings: Kind<Opening[]>['draw'] = (dice) =>
  Array.from({ length: dice.below(4) }, () => ({ peer: dice.one(PEERS), ports: dice.one(PORTS) }))

const tablesOf = ({ account: { here, publicTable }, table }: Made, where: 'tasks' | 'public') =>
  here.ec2.routeTables[where === 'tasks' ? table : publicTable]

/** Changes of the network. */
export const networkFaults = {
  'default-route-gone': kind(
    (dice) => dice.one(['tasks', 'public'] as const),
    (made, where) => {
      const table = tablesOf(made, where)
      if (table) table.Routes = table.Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock !== ANYWHERE)
    },
  ),
  'default-route-blackhole': kind(
    (dice) => dice.one(['tasks', 'public'] as const),
    (made, where) => {
      for (const route of tablesOf(made, where)?.Routes ?? []) if (route.DestinationCidrBlock === ANYWHERE) route.State = 'blackhole'
    },
  ),
  'route-beside': kind(
    (dice) => ({ block: dice.one(BLOCKS.slice(5)), to: dice.one(['blackhole', 'default', 'internet'] as const) }),
    (made, { block, to }) => {
      const table = tablesOf(made, 'tasks')
      const usual = table?.Routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === ANYWHERE)
      const GatewayId = Object.keys(made.account.here.ec2.internetGateways)[0]
      if (to === 'internet') table?.Routes.push({ DestinationCidrBlock: block, GatewayId, Origin: 'CreateRoute', State: 'active' })
      else if (usual) table?.Routes.push({ ...usual, DestinationCidrBlock: block, State: to === 'blackhole' ? 'blackhole' : 'active' })
    },
  ),
  'main-table': kind(
    () => null,
    ({ account: { here }, table, subnets }) => {
      const own = here.ec2.routeTables[table]
      if (own) own.Associations = own.Associations.filter(({ SubnetId }) => SubnetId !== subnets[0])
    },
  ),
  'nat-gateway': kind(
    (dice) => dice.one(['private', 'failed', 'pending'] as const),
    ({ account: { here } }, how) => {
      for (const nat of Object.values(here.ec2.natGateways))
        if (how === 'private') nat.ConnectivityType = 'private'
        else Object.assign(nat, { State: how, dueAt: Number.MAX_SAFE_INTEGER })
    },
  ),
  'public-access-blocked': kind(
    (dice) => dice.one(['block-bidirectional', 'block-ingress'] as const),
    ({ account: { here } }, how) => {
      here.ec2.publicAccessBlock = how
    },
  ),
  'vpc-dns': kind(
    (dice) => dice.one(['dnsSupport', 'dnsHostnames'] as const),
    ({ account: { here, vpc } }, which) => {
      const there = here.ec2.vpcs[vpc]
      if (there) there[which] = false
    },
  ),
  'endpoint-gone': kind(
    (dice) => dice.one(SERVICES),
    ({ account: { here, endpoints } }, service) => {
      const id = endpoints[service]
      const endpoint = id && here.ec2.endpoints[id]
      if (!endpoint) return
      for (const door of endpoint.NetworkInterfaceIds) delete here.ec2.interfaces[door]
      for (const table of Object.values(here.ec2.routeTables)) table.Routes = table.Routes.filter(({ GatewayId }) => GatewayId !== id)
      delete here.ec2.endpoints[id]
      delete endpoints[service]
    },
  ),
  'gateway-not-associated': kind(
    () => null,
    ({ account: { here, endpoints }, table }) => {
      const id = endpoints.s3 ?? ''
      const own = here.ec2.routeTables[table]
      if (own) own.Routes = own.Routes.filter(({ GatewayId }) => GatewayId !== id)
      const gateway = here.ec2.endpoints[id]
      if (gateway) gateway.RouteTableIds = gateway.RouteTableIds.filter((one) => one !== table)
    },
  ),
  'endpoint-private-dns': kind(
    (dice) => dice.one(SERVICES),
    ({ account: { here, endpoints } }, service) => {
      const endpoint = here.ec2.endpoints[endpoints[service] ?? '']
      if (endpoint?.VpcEndpointType === 'Interface') endpoint.PrivateDnsEnabled = false
    },
  ),
  'endpoint-added': kind(
    (dice) => ({ service: dice.one(SERVICES), openings: openings(dice) }),
    (made, { service, openings }) => {
      if (made.account.endpoints[service]) return
      makeEndpoint(made.account, made.account, service, [groupOf(made, 'added', false, openings)])
    },
  ),
  'endpoint-group': kind(openings, (made, rules) => {
    const group = groupOf(made, 'endpoints-changed', false, rules)
    const { ec2 } = made.account.here
    for (const endpoint of Object.values(ec2.endpoints)) {
      if (endpoint.VpcEndpointType !== 'Interface') continue
      endpoint.Groups = [{ GroupId: group, GroupName: 'endpoints-changed' }]
      for (const door of endpoint.NetworkInterfaceIds) {
        const there = ec2.interfaces[door]
        if (there) there.Groups = endpoint.Groups
      }
    }
  }),
  'task-group': kind(openings, (made, rules) => {
    made.start.group = groupOf(made, 'task-changed', true, rules)
    const { ec2, ecs } = made.account.here
    const hosts = Object.values(ecs.instances).map(({ ec2InstanceId }) => ec2InstanceId)
    for (const host of Object.values(ec2.instances))
      if (hosts.includes(host.InstanceId)) host.SecurityGroups = [{ GroupId: made.start.group, GroupName: 'task-changed' }]
  }),
  acl: kind(
    (dice) => ({
      on: dice.one(['tasks', 'public'] as const),
      entries: Array.from({ length: 1 + dice.below(4) }, () => ({
        RuleNumber: 1 + dice.below(200),
        Egress: dice.once(2),
        RuleAction: dice.one(['allow', 'deny'] as const),
        CidrBlock: dice.one(BLOCKS),
        ports: dice.one([...PORTS, [32_768, 60_999] as const, [49_152, 65_535] as const]),
      })),
      open: !dice.once(3),
    }),
    ({ account: { here, world, vpc, publicSubnets }, subnets }, { on, entries, open }) => {
      const NetworkAclId = newId(world, 'acl')
      const given = entries.map(
        ({ ports, ...entry }): NetworkAclEntry => ({
          ...entry,
          ...(ports ? { Protocol: '6', PortRange: { From: ports[0], To: ports[1] } } : { Protocol: '-1' }),
        }),
      )
      const rest = [true, false].flatMap((Egress): NetworkAclEntry[] =>
        open ? [{ RuleNumber: 300, Egress, RuleAction: 'allow', CidrBlock: ANYWHERE, Protocol: '-1' }, closing(Egress)] : [closing(Egress)],
      )
      // Of one number and direction there is one entry.
      const Entries = [...given, ...rest].filter(
        (entry, n, all) => all.findIndex(({ RuleNumber, Egress }) => RuleNumber === entry.RuleNumber && Egress === entry.Egress) === n,
      )
      const moved = on === 'tasks' ? subnets : publicSubnets
      for (const acl of Object.values(here.ec2.acls))
        acl.Associations = acl.Associations.filter(({ SubnetId }) => !moved.includes(SubnetId ?? ''))
      const Associations = moved.map((SubnetId) => ({ NetworkAclAssociationId: newId(world, 'aclassoc'), NetworkAclId, SubnetId }))
      here.ec2.acls[NetworkAclId] = { NetworkAclId, VpcId: vpc, IsDefault: false, OwnerId: here.account, Entries, Associations, Tags: [] }
    },
  ),
  'public-address': kind(
    (dice) => ({ publicIp: dice.once(2), where: dice.one(['public', 'private', 'mixed'] as const) }),
    (made, { publicIp, where }) => {
      const { publicSubnets, privateSubnets } = made.account
      const chosen = { public: publicSubnets, private: privateSubnets, mixed: [publicSubnets[0]!, privateSubnets[1]!] }
      made.start.publicIp = publicIp
      made.start.subnets = chosen[where]
    },
  ),
}
