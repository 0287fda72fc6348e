import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'
import type { FactValues, GroupRule } from '../facts/types/index.ts'
import { isPrivate } from '../network/address.ts'
import { stopsSaid } from './ending/said.ts'
import { shortRevision } from './names.ts'
import {
  endingOf,
  handOverOnly,
  NETWORK_NEEDS,
  NETWORK_WANTS,
  type NetworkHave,
  NOTHING_BROKEN,
  networkPlan,
  readOf,
  regionOf,
} from './network/base.ts'
import { offerOf } from './preview.ts'
import type { PlannedStep } from './steps/types.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'assign-public-ip'
const resolves = ['no-public-ip'] as const
type Have = NetworkHave & Pick<FactValues, 'pullerGroups'>

/**
 * Gives a Fargate service's next tasks public addresses. The internet then reaches whatever their groups let in from it, so the plan lists
 * that. An instance gets its address when it is launched: that is for whoever launches it.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'addresses',
  reach: 'service',
  steps: ['assign-public-ip'],
  needs: [...NETWORK_NEEDS, 'pullerGroups'],
  wants: NETWORK_WANTS,
  offer(have): FixOffer | null {
    if (have.puller.publicIp || !have.ways.some(leadsToInternetGateway)) return null
    if (have.puller.kind === 'instance') return instanceOffer(have)
    if (have.launchType !== 'FARGATE') return null
    const plan = planOf(have)
    return plan ? offerOf(plan, resolves, regionOf(have)) : taskOffer(have)
  },
  survey: async () => null,
  plan: (have) => planOf(have) ?? NOTHING_BROKEN,
})

const leadsToInternetGateway = (way: Have['ways'][number]) =>
  way.via === 'route' && way.route.target === 'internet-gateway' && !way.route.blackhole

function planOf(have: Have): Plan | null {
  const service = readOf(have.service)
  const end = endingOf(have)
  const network = service?.network
  const deploy = end.steps.find((step) => step.id === 'deploy') ?? expressStep(have)
  if (!network || !deploy || have.puller.publicIp) return null
  const { subnets, groups } = network
  // The new network is the new deployment: one call for both.
  const { express: _, ...of } = deploy.input
  const step = { ...deploy, kind: 'assign-public-ip', input: { ...of, subnets, groups } }
  const rules = inbound(have)
  const besides = [
    phrase('fixes:besides.public-address', { service: service.name }),
    ...(service.express ? [phrase('fixes:besides.express-public-ip', { service: service.name })] : []),
    rules.length ? phrase('fixes:besides.inbound-open', { rules }) : phrase('fixes:besides.inbound-closed'),
  ]
  const cost = {
    monthlyUsd: null,
    say: phrase('fixes:cost.public-address', { count: service.desiredCount }),
    link: 'https://aws.amazon.com/vpc/pricing/',
  }
  // To take the addresses away again is a deployment too.
  const proof = end.proof && { ...end.proof, step: 'deploy' }
  return networkPlan(ID, have, { steps: [], besides, cost, takingBack: stopsSaid(service) }, { ...end, steps: [step], proof })
}

/** The addresses of an Express Mode service change by UpdateService as of any other, though its revision does not (Amazon ECS developer guide, Express Mode). */
function expressStep({ taskDefinition, ...have }: Have): PlannedStep | null {
  const service = readOf(have.service)
  if (!service?.express || !taskDefinition || service.taskDefinitionArn !== taskDefinition.arn) return null
  return { id: 'deploy', kind: 'deploy', input: { cluster: service.cluster, service: service.name, taskDefinition: taskDefinition.arn } }
}

/** Rules that let in what comes from the internet. */
const inbound = ({ pullerGroups }: Have): string[] =>
  pullerGroups.flatMap((group) => group.ingress.filter(fromOutside).map((rule) => `${group.id}: ${portsOf(rule)} ← ${rule.peer}`))

/** A prefix list may hold public blocks; the address is one of IPv4. */
const fromOutside = ({ peer }: GroupRule) => peer.startsWith('pl-') || (/^\d/.test(peer) && !isPrivate(peer))

const portsOf = ({ protocol, fromPort, toPort }: GroupRule): string =>
  protocol === '-1' ? '*' : `${protocol} ${fromPort === null ? '*' : fromPort === toPort ? fromPort : `${fromPort}–${toPort}`}`

/** A task that somebody else starts, or a service that somebody else deploys. */
function taskOffer(have: Have): FixOffer | null {
  const { taskDefinition, pullerSubnets, puller } = have
  const [task, service] = [readOf(have.task), readOf(have.service)]
  const cluster = service?.cluster ?? task?.cluster
  if (!taskDefinition || !cluster) return null
  const networkConfiguration = {
    awsvpcConfiguration: {
      subnets: service?.network?.subnets ?? pullerSubnets.all,
      securityGroups: puller.groups,
      assignPublicIp: 'ENABLED',
    },
  }
  const command = service
    ? service.controller !== 'ECS'
      ? cliCommand('ecs', 'DescribeServices', { cluster, services: [service.name] }, regionOf(have))
      : cliCommand('ecs', 'UpdateService', { cluster, service: service.name, networkConfiguration }, regionOf(have))
    : cliCommand(
        'ecs',
        'RunTask',
        { cluster, taskDefinition: taskDefinition.arn, launchType: 'FARGATE', networkConfiguration },
        regionOf(have),
      )
  const who = service?.name ?? shortRevision(taskDefinition.arn)
  const to = phrase('fixes:hand-over.starter', { name: who })
  return handOverOnly(ID, resolves, to, phrase(`fixes:${ID}.hand-over`, { name: who }), [command])
}

function instanceOffer(have: Have): FixOffer {
  const subnets = have.pullerSubnets.all
  return handOverOnly(ID, resolves, phrase('fixes:hand-over.instances'), phrase(`fixes:${ID}.instance`, { subnets }), [])
}
