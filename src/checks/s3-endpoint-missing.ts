import { overWays } from '../network/judge.ts'
import { defineCheck } from './define.ts'
import { hasPullEndpoints } from './no-internet-route.ts'

/** ECR serves layers from Amazon S3: without a route out, the puller's route table needs an S3 gateway endpoint. */
export default defineCheck({
  id: 's3-endpoint-missing',
  gate: 'layer-connection',
  needs: ['ways', 'pullerSubnets', 'endpoints', 'vpcId', 'routeTables'],
  run: ({ ways, pullerSubnets, endpoints, vpcId }) =>
    overWays({
      cause: 's3-endpoint-missing',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        if (way.destination.service !== 's3') return null
        if (way.via === 'gateway-endpoint')
          return {
            answer: 'ok',
            evidence: [{ label: 'endpoint', value: `${way.endpoint.id} → ${way.routeTable}`, from: 'endpoints' }],
            resources: [way.endpoint.id],
          }
        if (way.via !== 'none' || !hasPullEndpoints(endpoints)) return null
        const gateway = endpoints.find((e) => e.service === 's3' && e.type === 'Gateway' && e.region === way.destination.region)
        return {
          answer: 'broken',
          say: gateway ? 'not-on-table' : 'broken',
          params: { table: way.routeTable, vpc: vpcId, endpoint: gateway?.id ?? '' },
          evidence: [
            { label: 'route-table', value: `${way.routeTable} (${way.subnet})`, from: 'routeTables' },
            gateway
              ? { label: 'endpoint-route-tables', value: `${gateway.id}: ${gateway.routeTables.join(', ') || '–'}`, from: 'endpoints' }
              : { label: 'endpoint-absent', value: `s3 (${vpcId})`, from: 'endpoints' },
          ],
          resources: ['s3', way.routeTable, ...(gateway ? [gateway.id] : [])],
        }
      },
    }),
})
