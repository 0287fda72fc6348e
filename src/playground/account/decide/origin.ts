import type { Place, Subnet, Vpc, World } from '../state.ts'
import type { PullSource } from './pull-source.ts'

/** A pull under way: its source, looked up. */
export interface Origin extends PullSource {
  world: World
  place: Place
  vpc: Vpc
  zone: string
}

export function originOf(world: World, place: Place, source: PullSource): Origin {
  const subnet = place.ec2.subnets[source.subnet] as Subnet
  return { ...source, world, place, vpc: place.ec2.vpcs[subnet.VpcId] as Vpc, zone: subnet.AvailabilityZone }
}
