import { overWays } from '../network/judge.ts'
import { defineCheck } from './define.ts'

/** The route leads to an internet gateway, which serves only what has a public address of its own. */
export default defineCheck({
  id: 'no-public-ip',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'puller', 'routeTables'],
  wants: ['service', 'host'],
  run: ({ ways, pullerSubnets, puller }) =>
    overWays({
      cause: 'no-public-ip',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        if (way.via !== 'route' || way.route.target !== 'internet-gateway' || way.route.blackhole) return null
        return {
          answer: puller.publicIp ? 'ok' : 'broken',
          // An instance gets its address when it is launched; a task when it is started.
          ...(!puller.publicIp && puller.kind === 'instance' && { say: 'instance' }),
          evidence: [
            { label: 'route', value: `${way.route.destination} → ${way.route.targetId}`, from: 'routeTables' },
            {
              label: puller.kind === 'task' ? 'assign-public-ip' : 'public-address',
              value: puller.publicIp ? 'ENABLED' : 'DISABLED',
              from: puller.kind === 'task' ? 'service' : 'host',
            },
          ],
          resources: [way.subnet],
        }
      },
    }),
})
