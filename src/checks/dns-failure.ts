import { defineCheck } from './define.ts'

/** Names resolve only where the VPC's DNS support is on; what a resolver of one's own answers cannot be known from here. */
export default defineCheck({
  id: 'dns-failure',
  gate: 'dns',
  needs: ['vpcDns', 'vpcId'],
  wants: ['resolvers', 'error'],
  run: ({ vpcDns, vpcId, resolvers, error }) => {
    const evidence = [{ label: 'dns-support', value: String(vpcDns.support), from: 'vpcDns' as const }]
    const amazon = resolvers.known && resolvers.value.includes('AmazonProvidedDNS')
    if (!vpcDns.support && (amazon || !resolvers.known))
      return { status: 'broken', cause: 'dns-failure', params: { vpc: vpcId }, evidence, resources: [vpcId] }
    if (amazon) return { status: 'ok', evidence }
    if (!resolvers.known) return { status: 'unknown', say: 'unread', gaps: resolvers.gaps }
    const told = error.known && error.value?.causes[0] === 'dns-failure'
    const seen = [...evidence, { label: 'resolvers', value: resolvers.value.join(', '), from: 'resolvers' as const }]
    const params = { resolvers: resolvers.value }
    return told
      ? { status: 'broken', cause: 'dns-failure', confidence: 'likely', say: 'resolver', params, evidence: seen, resources: [vpcId] }
      : { status: 'unknown', say: 'resolver-unknown', params, evidence: seen }
  },
})
