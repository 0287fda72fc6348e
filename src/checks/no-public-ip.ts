import { overWays } from '../network/judge.ts'
import { defineCheck } from './define.ts'

/** The route leads to an internet gateway, which serves only what has a public address of its own. */
export default defineCheck({
  id: 'no-public-ip',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'puller', 'routeTables'],
  wants: ['service', 'host', 'launchAddress'],
  run: ({ ways, pullerSubnets, puller, launchAddress }) =>
    overWays({
      cause: 'no-public-ip',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        if (way.via !== 'route' || way.route.target !== 'internet-gateway' || way.route.blackhole) return null
        // Managed Instances that have not started yet get what their subnet gives out.
        const launched = puller.kind === 'task' || !launchAddress.known || launchAddress.value === null
        return {
          answer: puller.publicIp ? 'ok' : 'broken',
          // An instance gets its address when it is launched; a task when it is started.
          ...(!puller.publicIp && puller.kind === 'instance' && { say: launched ? 'instance' : 'launch' }),
          evidence: [
            { label: 'route', value: `${way.route.destination} → ${way.route.targetId}`, from: 'routeTables' },
            {
              label: puller.kind === 'task' ? 'assign-public-ip' : launched ? 'public-address' : 'public-ip-on-launch',
              value: puller.publicIp ? 'ENABLED' : 'DISABLED',
              from: puller.kind === 'task' ? 'service' : launched ? 'host' : 'launchAddress',
            },
          ],
          resources: [way.subnet],
        }
      },
    }),
})
