import { cliCommand } from '../aws/cli-command.ts'
import { judgedIn, SUBNET_FACTS, type SubnetFacts } from '../checks/by-subnet.ts'
import { known } from '../core/known.ts'
import { phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'
import type { FactValues, Service } from '../facts/types/index.ts'
import { stopsSaid } from './ending/said.ts'
import { endingOf, handOverOnly, NETWORK_NEEDS, NETWORK_WANTS, NOTHING_BROKEN, networkPlan, readOf, regionOf } from './network/base.ts'
import { offerOf } from './preview.ts'
import { defineFix, type Facts, type Plan } from './types.ts'

const ID = 'use-working-subnets'
const resolves = [
  'no-internet-route',
  'no-public-ip',
  'nat-instance',
  'vpc-block-public-access',
  'endpoint-missing',
  'endpoint-security-group',
  's3-endpoint-missing',
  'network-acl',
  'ipv6-only',
] as const

type Needed = (typeof NETWORK_NEEDS)[number]
type Wanted = Exclude<keyof FactValues, Needed>
const isNeeded = (id: keyof FactValues): id is Needed => NETWORK_NEEDS.some((need) => need === id)
const WANTS = [...new Set<keyof FactValues>([...NETWORK_WANTS, ...SUBNET_FACTS])].filter((id): id is Wanted => !isNeeded(id))
type Have = Facts<Needed, Wanted>

/** The subnets of a service: those that every check finds well, and the others. */
interface Split {
  service: Service
  fine: string[]
  dropped: string[]
}

/**
 * Where only some subnets of a Fargate service are broken, its tasks can do without these: at once, for nothing, and nobody else notices.
 * What cannot be told of a subnet counts against it.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'service',
  steps: ['use-subnets'],
  needs: NETWORK_NEEDS,
  wants: WANTS,
  offer(have): FixOffer | null {
    const split = splitOf(have)
    if (!split) return null
    const plan = planOf(have, split)
    return plan ? offerOf(plan, resolves, regionOf(have)) : forDeployer(have, split)
  },
  survey: async () => null,
  plan(have) {
    const split = splitOf(have)
    return (split && planOf(have, split)) ?? NOTHING_BROKEN
  },
})

/** Null where all subnets are alike, or the failing one is not known to be broken. */
function splitOf(have: Have): Split | null {
  const service = readOf(have.service)
  const own = have.pullerSubnets.own
  if (have.launchType !== 'FARGATE' || !service?.network) return null
  const needed = Object.fromEntries(NETWORK_NEEDS.map((id) => [id, known(have[id])])) as Pick<SubnetFacts, Needed>
  const wanted: Pick<Have, Wanted> = have
  const facts: SubnetFacts = { ...wanted, ...needed }
  const judged = service.network.subnets.toSorted().map((subnet) => ({ subnet, answer: judgedIn(subnet, facts) }))
  const fine = judged.flatMap(({ subnet, answer }) => (answer === 'ok' ? subnet : []))
  const dropped = judged.flatMap(({ subnet, answer }) => (answer === 'ok' ? [] : subnet))
  const broken = judged.flatMap(({ subnet, answer }) => (answer === 'broken' ? subnet : []))
  const explains = own ? broken.includes(own) : broken.length > 0
  return fine.length && explains ? { service, fine, dropped } : null
}

function planOf(have: Have, { service, fine, dropped }: Split): Plan | null {
  const end = endingOf(have)
  const deploy = end.steps.find((step) => step.id === 'deploy')
  // The subnets of an Express Mode service change by an API of its own.
  if (!deploy || !service.network || service.express) return null
  const { groups, publicIp } = service.network
  // The new network is the new deployment: one call for both.
  const step = { ...deploy, kind: 'use-subnets', input: { ...deploy.input, subnets: fine, groups, publicIp } }
  const zones = zonesOf(have, fine)
  const besides = [
    phrase(`fixes:${ID}.besides`, { service: service.name, fine, dropped }),
    ...(zones.length === 1 ? [phrase(`fixes:${ID}.one-zone`, { zone: zones[0]! })] : []),
  ]
  const holds = [service.arn]
  return networkPlan(ID, have, { steps: [], besides, takingBack: stopsSaid(service), holds }, { ...end, steps: [step] })
}

const zonesOf = ({ subnets }: Have, among: readonly string[]): string[] => [
  ...new Set(subnets.flatMap(({ id, zone }) => (among.includes(id) ? zone : []))),
]

/** Whoever deploys the service gives its tasks their subnets, too. */
function forDeployer(have: Have, { service, fine, dropped }: Split): FixOffer | null {
  const { cluster, name, controller, express, network } = service
  if (controller === 'ECS' && !express) return null
  const params = { service: name, fine, dropped }
  const command = express
    ? cliCommand(
        'ecs',
        'UpdateExpressGatewayService',
        { serviceArn: service.arn, networkConfiguration: { subnets: fine, securityGroups: network?.groups ?? [] } },
        regionOf(have),
      )
    : cliCommand('ecs', 'DescribeServices', { cluster, services: [name] }, regionOf(have))
  return handOverOnly(ID, resolves, phrase('fixes:hand-over.starter', { name }), phrase(`fixes:${ID}.hand-over`, params), [command])
}
