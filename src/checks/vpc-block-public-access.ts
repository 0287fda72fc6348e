import { overWays } from '../network/judge.ts'
import { defineCheck } from './define.ts'

/**
 * VPC Block Public Access overrides routes to an internet gateway. `block-ingress` still lets NAT gateways out, since those only answer
 * what was asked (Amazon VPC guide, Block Public Access).
 */
export default defineCheck({
  id: 'vpc-block-public-access',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'publicAccessBlock', 'vpcId'],
  wants: ['natGateways'],
  run: ({ ways, pullerSubnets, publicAccessBlock: { mode, excluded }, vpcId, natGateways }) =>
    overWays({
      cause: 'vpc-block-public-access',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        if (way.via !== 'route' || way.route.blackhole || !['internet-gateway', 'nat-gateway'].includes(way.route.target)) return null
        const nat = way.route.target === 'nat-gateway'
        const gateway = natGateways.known ? natGateways.value.find((g) => g.id === way.route.targetId) : undefined
        // The border is where the internet gateway is: at the NAT gateway's subnet, where there is one.
        const borders = [vpcId, nat ? gateway?.subnet : way.subnet]
        const blocked = mode === 'block-bidirectional' || (mode === 'block-ingress' && !nat)
        const free = !blocked || excluded.some((id) => borders.includes(id))
        // An exclusion may be for the subnet of a NAT gateway that could not be read.
        const hidden = nat && !gateway && excluded.length > 0
        return {
          answer: free ? 'ok' : hidden ? 'unknown' : 'broken',
          params: { mode },
          evidence: [{ label: 'block-public-access', value: mode, from: 'publicAccessBlock' }],
          resources: [vpcId, way.subnet],
        }
      },
    }),
})
