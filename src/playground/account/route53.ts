import type * as Route53 from '@aws-sdk/client-route-53'
import type { Context, Operations } from './context.ts'
import { placeOf } from './state.ts'

/** Private hosted zones belong to the whole account; here each is kept where its VPC is. */
export const route53: Operations = {
  ListHostedZonesByVPC({ world, here }: Context, input: Route53.ListHostedZonesByVPCRequest): Route53.ListHostedZonesByVPCResponse {
    const { ec2 } = placeOf(world, here.account, input.VPCRegion ?? '')
    const HostedZoneSummaries = Object.values(ec2.hostedZones).flatMap(({ id, name, vpc, owner }) =>
      vpc === input.VPCId ? [{ HostedZoneId: id, Name: `${name}.`, Owner: owner }] : [],
    )
    return { HostedZoneSummaries, MaxItems: 100 }
  },
}
