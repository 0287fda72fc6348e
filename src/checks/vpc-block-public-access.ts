import type { Way } from '../facts/types/index.ts'
import { overWays } from '../network/judge.ts'
import { defineCheck } from './define.ts'

/**
 * VPC Block Public Access overrides routes to an internet gateway. `block-ingress` still lets NAT gateways out, since those only answer
 * what was asked (Amazon VPC guide, Block Public Access).
 */
export default defineCheck({
  id: 'vpc-block-public-access',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'vpcId'],
  wants: ['publicAccessBlock', 'natGateways'],
  run({ ways, pullerSubnets: { own }, vpcId, publicAccessBlock, natGateways }) {
    // Where nothing leaves through the border, it does not matter that nobody may see whether it is shut.
    if (!ways.some((way) => crossesBorder(way) && (!own || way.subnet === own))) return null
    if (!publicAccessBlock.known) return { status: 'unknown', say: 'unread', gaps: publicAccessBlock.gaps }
    const { mode, excluded } = publicAccessBlock.value
    return overWays({
      cause: 'vpc-block-public-access',
      ways,
      own,
      judge: (way) => {
        if (!crossesBorder(way)) return null
        const { route, subnet } = way
        const nat = route.target === 'nat-gateway'
        const gateway = natGateways.known ? natGateways.value.find((g) => g.id === route.targetId) : undefined
        // The border is where the internet gateway is: at the NAT gateway's subnet, where there is one.
        const borders = [vpcId, nat ? gateway?.subnet : subnet]
        const blocked = mode === 'block-bidirectional' || (mode === 'block-ingress' && !nat)
        const free = !blocked || excluded.some((id) => borders.includes(id))
        // An exclusion may be for the subnet of a NAT gateway that could not be read.
        const hidden = nat && !gateway && excluded.length > 0
        return {
          answer: free ? 'ok' : hidden ? 'unknown' : 'broken',
          params: { mode },
          evidence: [{ label: 'block-public-access', value: mode, from: 'publicAccessBlock' }],
          resources: [vpcId, subnet],
        }
      },
    })
  },
})

const crossesBorder = (way: Way): way is Way & { via: 'route' } =>
  way.via === 'route' && !way.route.blackhole && ['internet-gateway', 'nat-gateway'].includes(way.route.target)
