import { overWays } from '../network/judge.ts'
import { answersHost, serves } from '../network/way.ts'
import { defineCheck } from './define.ts'

/** The endpoint is there, but the service's public name does not lead to it, and nothing else leads out. */
export default defineCheck({
  id: 'endpoint-private-dns',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'endpoints', 'vpcDns', 'vpcId'],
  run: ({ ways, pullerSubnets, endpoints, vpcDns, vpcId }) =>
    overWays({
      cause: 'endpoint-private-dns',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        if (way.destination.service === 's3') return null
        if (way.via === 'interface-endpoint') return { answer: 'ok', resources: [way.endpoint.id] }
        // Without DNS nothing resolves at all: that is another fault.
        if (way.via !== 'none' || !vpcDns.support) return null
        const unnamed = endpoints.find((e) => e.state === 'available' && serves(e, way.destination))
        // Nor is it where the endpoint has private names, and that host's is not among them.
        if (!unnamed || (unnamed.privateDns && vpcDns.hostnames && answersHost(unnamed, way.destination.host) === false)) return null
        const attribute = unnamed.privateDns
        return {
          answer: 'broken',
          say: attribute ? 'vpc-attribute' : 'broken',
          params: { vpc: vpcId },
          evidence: attribute
            ? [{ label: 'dns-hostnames', value: String(vpcDns.hostnames), from: 'vpcDns' }]
            : [{ label: 'private-dns', value: `${unnamed.id} ${unnamed.serviceName}: false`, from: 'endpoints' }],
          resources: [unnamed.id, ...(attribute ? [vpcId] : [])],
        }
      },
    }),
})
