import { cliCommand } from '../aws/cli-command.ts'
import type { Cause } from '../core/cause.ts'
import { phrase } from '../core/phrase.ts'
import type { FixOffer, FixReach } from '../core/report.ts'
import { isPrivate } from '../network/address.ts'
import { handOverOnly, NETWORK_NEEDS, NETWORK_WANTS, type NetworkHave, NOTHING_BROKEN, readOf, regionOf } from './network/base.ts'
import { defineFix, type Fix } from './types.ts'

const only = (id: string, resolves: readonly Cause[], reach: FixReach, offer: (have: NetworkHave) => FixOffer | null): Fix =>
  defineFix({
    id,
    resolves,
    charges: 'nothing',
    reach,
    steps: [],
    needs: NETWORK_NEEDS,
    wants: NETWORK_WANTS,
    offer,
    survey: async () => null,
    plan: () => NOTHING_BROKEN,
  })

/** Block Public Access is a rule of the account or organization: an exclusion is for whoever set it. */
export const excludeFromPublicAccessBlock = only('exclude-from-public-access-block', ['vpc-block-public-access'], 'vpc', (have) => {
  const input = { VpcId: have.vpc.id, InternetGatewayExclusionMode: 'allow-egress' }
  const command = cliCommand('ec2', 'CreateVpcBlockPublicAccessExclusion', input, regionOf(have))
  const text = phrase('fixes:exclude-from-public-access-block.hand-over', { vpc: have.vpc.id })
  return handOverOnly('exclude-from-public-access-block', ['vpc-block-public-access'], phrase('fixes:hand-over.public-access'), text, [
    command,
  ])
})

/** A subnet cannot be given IPv4 later (Amazon VPC guide, subnets of IPv6 alone): the tasks have to go to another one, or the image's name changes. */
export const giveIpv4 = only('give-ipv4', ['ipv6-only'], 'service', ({ pullerSubnets, subnets, vpc }) => {
  const dual = subnets.filter((subnet) => !subnet.ipv6Native).map((subnet) => subnet.id)
  const params = { subnets: pullerSubnets.all, vpc: vpc.id, others: dual.length ? dual.sort() : ['–'] }
  return handOverOnly('give-ipv4', ['ipv6-only'], phrase('fixes:hand-over.network'), phrase('fixes:give-ipv4.hand-over', params), [])
})

/** What servers of one's own answer is for whoever runs them. The Amazon resolver is at the VPC's base address plus two (Amazon VPC guide, DNS). */
export const forwardNames = defineFix({
  id: 'forward-names',
  resolves: ['dns-failure'],
  charges: 'nothing',
  reach: 'vpc',
  steps: [],
  needs: [...NETWORK_NEEDS, 'vpcDns'],
  wants: [...NETWORK_WANTS, 'resolvers'],
  offer(have): FixOffer | null {
    const resolvers = readOf(have.resolvers) ?? []
    if (!have.vpcDns.support || !resolvers.length || resolvers.includes('AmazonProvidedDNS')) return null
    const region = regionOf(have)
    const params = { resolvers, region, address: amazonResolver(have.vpc.cidrs[0] ?? '') }
    const commands = have.vpc.dhcpOptionsId
      ? [cliCommand('ec2', 'DescribeDhcpOptions', { DhcpOptionsIds: [have.vpc.dhcpOptionsId] }, region)]
      : []
    return handOverOnly(
      'forward-names',
      ['dns-failure'],
      phrase('fixes:hand-over.resolvers'),
      phrase('fixes:forward-names.hand-over', params),
      commands,
    )
  },
  survey: async () => null,
  plan: () => NOTHING_BROKEN,
})

const amazonResolver = (block: string): string => block.replace(/(\d+)\/\d+$/, (_, last) => String(Number(last) + 2))

/** An instance that translates addresses is somebody's machine, with rules of its own inside: whoever runs it has to look. */
export const mendNatInstance = defineFix({
  id: 'mend-nat-instance',
  resolves: ['nat-instance'],
  charges: 'nothing',
  reach: 'subnets',
  steps: [],
  needs: [...NETWORK_NEEDS, 'natInstances'],
  wants: NETWORK_WANTS,
  offer(have): FixOffer | null {
    const used = have.natInstances.filter(({ targetId }) => have.ways.some((way) => way.via === 'route' && way.route.targetId === targetId))
    if (!used.length) return null
    const region = regionOf(have)
    const ids = [...new Set(used.map(({ instanceId }) => instanceId))].sort()
    const commands = used.flatMap(({ instanceId, state, sourceDestCheck }) => [
      ...(state === 'stopped' ? [cliCommand('ec2', 'StartInstances', { InstanceIds: [instanceId] }, region)] : []),
      ...(sourceDestCheck
        ? [cliCommand('ec2', 'ModifyInstanceAttribute', { InstanceId: instanceId, SourceDestCheck: { Value: false } }, region)]
        : []),
    ])
    const look = cliCommand('ec2', 'DescribeInstances', { InstanceIds: ids }, region)
    const text = phrase('fixes:mend-nat-instance.hand-over', { subnets: have.pullerSubnets.all, instances: ids })
    return handOverOnly('mend-nat-instance', ['nat-instance'], phrase('fixes:hand-over.network'), text, [...new Set([look, ...commands])])
  },
  survey: async () => null,
  plan: () => NOTHING_BROKEN,
})

const HUB_ROUTES = ['transit-gateway', 'virtual-private-gateway', 'peering', 'core-network']
const HUB_CAUSES: readonly Cause[] = ['endpoint-missing', 's3-endpoint-missing', 'no-internet-route', 'endpoint-private-dns']

/** Where part of the pull leads through another VPC, its team decides where the rest goes. */
export const askNetworkOwner = only('ask-network-owner', HUB_CAUSES, 'vpc', (have) => {
  const through = have.ways.flatMap((way) =>
    way.via === 'route' && HUB_ROUTES.includes(way.route.target)
      ? [way.route.targetId]
      : (way.via === 'none' && way.ip && isPrivate(way.ip)) ||
          (way.via === 'open' && ['central-endpoint', 'hub-endpoints', 'shared-subnet'].includes(way.why))
        ? [have.vpc.id]
        : [],
  )
  if (!through.length) return null
  const services = [
    ...new Set(have.ways.map((way) => (way.destination.service === 'internet' ? way.destination.host : way.destination.service))),
  ]
  const params = { through: [...new Set(through)].sort(), services: services.sort(), subnets: have.pullerSubnets.all }
  return handOverOnly(
    'ask-network-owner',
    HUB_CAUSES,
    phrase('fixes:hand-over.network'),
    phrase('fixes:ask-network-owner.hand-over', params),
    [],
  )
})
