import type { Context } from '../context.ts'
import { isPolicy } from '../policy-document.ts'
import { AwsError } from '../protocol/error.ts'
import type { Endpoint, Place, Vpc } from '../state.ts'
import { one } from './describe.ts'
import { openInterface } from './interface.ts'
import { TABLE } from './route.ts'
import { SUBNET } from './vpc.ts'

const live = ({ State }: Endpoint) => ['pending', 'available'].includes(String(State))

/** One subnet a zone, as EC2 demands. */
export function checkZones(here: Place, subnets: string[]) {
  const zones = subnets.map((id) => one(SUBNET, here.ec2.subnets, id).AvailabilityZone)
  if (new Set(zones).size < zones.length)
    throw new AwsError('DuplicateSubnetsInSameZone', 'Found another VPC endpoint subnet in the availability zone of the given subnets')
}

/** Private DNS wants both DNS attributes of the VPC, and no other endpoint that has the name already. */
export function checkPrivateDns(here: Place, vpc: Vpc, service: string, except?: string) {
  if (!vpc.dnsSupport || !vpc.dnsHostnames)
    throw new AwsError(
      'InvalidParameter',
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.VpcId}`,
    )
  const other = Object.values(here.ec2.endpoints).find(
    (one) => one.VpcId === vpc.VpcId && one.ServiceName === service && one.PrivateDnsEnabled && one.VpcEndpointId !== except && live(one),
  )
  if (other)
    throw new AwsError(
      'InvalidParameter',
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${service} in the VPC ${vpc.VpcId}`,
    )
}

const prefixListOf = (here: Place, service: string) => Object.values(here.ec2.prefixLists).find(({ name }) => name === service)?.id

/** A route table takes one gateway endpoint a service. */
export function checkRoutes(here: Place, service: string, tables: string[]) {
  const list = prefixListOf(here, service)
  for (const id of tables)
    if (one(TABLE, here.ec2.routeTables, id).Routes.some(({ DestinationPrefixListId }) => DestinationPrefixListId === list))
      throw new AwsError('RouteAlreadyExists', `route table ${id} already has a route with destination-prefix-list-id ${list}`)
}

/** Brings a gateway endpoint's routes in line with its route tables. */
export function syncRoutes(here: Place, endpoint: Endpoint) {
  if (endpoint.VpcEndpointType !== 'Gateway') return
  const DestinationPrefixListId = prefixListOf(here, endpoint.ServiceName)
  for (const table of Object.values(here.ec2.routeTables)) {
    table.Routes = table.Routes.filter(({ GatewayId }) => GatewayId !== endpoint.VpcEndpointId)
    if (endpoint.RouteTableIds.includes(table.RouteTableId))
      table.Routes.push({ DestinationPrefixListId, GatewayId: endpoint.VpcEndpointId, Origin: 'CreateRoute', State: 'active' })
  }
}

/** Brings an interface endpoint's network interfaces in line with its subnets and groups. */
export function syncDoors(context: Context, endpoint: Endpoint) {
  if (endpoint.VpcEndpointType === 'Gateway') return
  const { interfaces } = context.here.ec2
  const doors = endpoint.NetworkInterfaceIds.flatMap((id) => interfaces[id] ?? [])
  for (const door of doors) if (!endpoint.SubnetIds.includes(door.SubnetId)) delete interfaces[door.NetworkInterfaceId]
  const groups = endpoint.Groups.map(({ GroupId }) => GroupId as string)
  endpoint.NetworkInterfaceIds = endpoint.SubnetIds.map((subnet) => {
    const door =
      doors.find(({ SubnetId }) => SubnetId === subnet) ??
      openInterface(context, subnet, groups, `VPC Endpoint Interface ${endpoint.VpcEndpointId}`, 'vpc_endpoint')
    door.Groups = endpoint.Groups
    return door.NetworkInterfaceId
  })
}

/** Refuses a text that is no policy; none at all is fine. */
export function checkPolicy(text: string | undefined) {
  if (text !== undefined && !isPolicy(text)) throw new AwsError('InvalidPolicyDocument', 'The policy document is not valid.')
}
