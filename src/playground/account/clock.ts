import { schedule } from './ecs/scheduler.ts'
import type { Place, World } from './state.ts'

/** Lets everything happen that is due by now: endpoints and NAT gateways come and go, images leave the archive, ECS looks after its services. There are no timers. */
export function tick(world: World) {
  const now = Date.now()
  for (const here of Object.values(world.places)) {
    settleEndpoints(here, now)
    for (const { images } of Object.values(here.repositories))
      for (const image of images) if (image.status === 'ACTIVATING' && (image.dueAt ?? 0) <= now) image.status = 'ACTIVE'
    for (const nat of Object.values(here.ec2.natGateways))
      if (nat.dueAt <= now) nat.State = nat.State === 'pending' ? 'available' : nat.State === 'deleting' ? 'deleted' : nat.State
    for (const service of Object.values(here.ecs.services)) schedule({ world, here, caller: 'ecs.amazonaws.com' }, service)
  }
}

function settleEndpoints(here: Place, now: number) {
  for (const endpoint of Object.values(here.ec2.endpoints)) {
    const state = String(endpoint.State)
    if (endpoint.dueAt > now) continue
    if (state === 'pending') endpoint.State = 'available' as never
    if (state !== 'deleting') continue
    for (const id of endpoint.NetworkInterfaceIds) delete here.ec2.interfaces[id]
    delete here.ec2.endpoints[endpoint.VpcEndpointId]
  }
}
