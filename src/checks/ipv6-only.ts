import { defineCheck } from './define.ts'

/** A subnet of IPv6 alone reaches only registries that have IPv6 names: ECR's is `<account>.dkr-ecr.<region>.on.aws`. */
export default defineCheck({
  id: 'ipv6-only',
  gate: 'token-connection',
  needs: ['subnets', 'pullerSubnets', 'images'],
  run: ({ subnets, pullerSubnets, images }) => {
    const own = pullerSubnets.own ? [pullerSubnets.own] : pullerSubnets.all
    const alone = subnets.filter((subnet) => own.includes(subnet.id) && subnet.ipv6Native)
    if (!alone.length) return null
    const old = images.filter(({ reference }) => reference.registry === 'ecr' && !reference.host.endsWith('.on.aws'))
    const evidence = alone.map((subnet) => ({ label: 'ipv6-native', value: subnet.id, from: 'subnets' as const }))
    if (!old.length) return { status: 'unknown', evidence, resources: alone.map((s) => s.id) }
    return {
      status: 'broken',
      cause: 'ipv6-only',
      params: { image: old[0]!.reference.text, subnets: alone.map((s) => s.id) },
      evidence: [...evidence, { label: 'image', value: old[0]!.reference.text, from: 'images' }],
      resources: alone.map((s) => s.id),
      container: old[0]!.container,
    }
  },
})
