import { phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'
import { ENDING_WANTS, ending } from './deployment.ts'
import { besidesOf, takingBackOf } from './endpoints/besides.ts'
import { costOf } from './endpoints/cost.ts'
import { type Have, type Lack, lackOf, NEEDED_FACTS, WANTED_FACTS } from './endpoints/needed.ts'
import { type Survey, survey } from './endpoints/survey.ts'
import { offerOf } from './preview.ts'
import { ref } from './steps/refs.ts'
import type { PlannedStep } from './steps/types.ts'
import { defineFix, type Plan, type Refusal } from './types.ts'

const ID = 'create-pull-endpoints'
const resolves = ['endpoint-missing', 's3-endpoint-missing', 'no-internet-route', 'no-public-ip'] as const
const TITLE = phrase(`fixes:${ID}.title`)

/**
 * Creates exactly the endpoints the pull lacks. Private DNS sends every workload of the VPC to them, so their group admits all of the
 * VPC's blocks, never the task alone. It never touches an endpoint that exists, save to put an S3 gateway on further route tables.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'endpoints',
  reach: 'vpc',
  steps: [
    'set-vpc-dns',
    'create-group',
    { kind: 'open-ingress', input: { own: true } },
    'create-endpoint',
    'associate-gateway',
    'await-endpoints',
    'deploy',
  ],
  reads: ['ec2:DescribeVpcEndpointServices', 'pricing:GetProducts'],
  needs: NEEDED_FACTS,
  wants: [...WANTED_FACTS, ...ENDING_WANTS.filter((f) => f !== 'deployment' && f !== 'task')],

  offer(have): FixOffer | null {
    const lack = lackOf(have)
    // Then nothing has to be created.
    if (!lack || lack.onlyAssociation) return null
    const plan = planOf(have, lack, null)
    const account = have.target.account
    // Only the owner of a shared VPC can create endpoints in it (AWS PrivateLink guide, shared subnets).
    const foreign = account && have.vpc.owner && have.vpc.owner !== account
    // A gateway endpoint changes routes, and no names.
    const reach = lack.interfaces.length ? {} : { reach: 'subnets' as const }
    const offer = { ...offerOf(plan, resolves, lack.region), ...reach }
    if (!foreign) return offer
    const params = { account: have.vpc.owner, vpc: have.vpc.id }
    const commands = offer.steps.filter((step) => step.cli).map((step) => step.cli)
    return {
      ...offer,
      handOver: { to: phrase('fixes:hand-over.account', params), text: phrase(`fixes:${ID}.hand-over`, params), commands },
    }
  },

  async survey(have, _, aws) {
    const lack = lackOf(have)
    return lack && survey(lack, have.vpc.id, have.puller.groups, aws)
  },

  plan(have, _, seen): Plan | Refusal {
    const lack = lackOf(have)
    return lack && seen ? planOf(have, lack, seen) : { refused: phrase('fixes:refused.nothing-lacking'), missing: [] }
  },
})

function planOf(facts: Have & Parameters<typeof ending>[0], lack: Lack, seen: Survey | null): Plan {
  const end = ending(facts, lack.region, { subnets: facts.pullerSubnets.all, groups: facts.puller.groups, publicIp: facts.puller.publicIp })
  const network = endpointSteps(facts, lack, seen)
  const zones = Math.max(0, ...network.map((step) => (step.input.type === 'Interface' ? (step.input.subnets as string[]).length : 0)))
  return {
    fix: ID,
    title: TITLE,
    steps: [...network, ...end.steps],
    besides: [...besidesOf(facts, lack, seen), ...end.besides],
    takingBack: [...end.takingBack, ...takingBackOf(lack)],
    cost: seen || !lack.interfaces.length ? costOf(lack, zones, seen?.prices ?? null) : null,
    // The gateway endpoint that is there already: another fix may change its policy.
    holds: [`${facts.vpc.id}/endpoints`, ...(lack.s3Gateway && lack.s3Tables.length ? [lack.s3Gateway.id] : []), ...end.holds],
    proof: end.proof,
    remainder: end.remainder,
  }
}

function endpointSteps({ vpc }: Have, lack: Lack, seen: Survey | null): PlannedStep[] {
  const steps: PlannedStep[] = []
  const made: string[] = []
  const nameOf = (short: string) => seen?.services[short]?.name ?? `com.amazonaws.${lack.region}.${short}`
  for (const attribute of lack.dns) steps.push({ id: attribute, kind: 'set-vpc-dns', input: { vpc: vpc.id, attribute } })
  if (lack.interfaces.length) {
    const admits = [...vpc.cidrs].sort()
    const input = {
      vpc: vpc.id,
      name: 'ecs-pull-endpoints',
      description: 'Admits HTTPS from this VPC to its endpoints (ecs-pull)',
      admits,
    }
    steps.push({ id: 'group', kind: 'create-group', input })
    steps.push({ id: 'ingress', kind: 'open-ingress', input: { group: ref('group', 'groupId'), vpc: vpc.id, cidrs: admits, own: true } })
  }
  for (const short of lack.interfaces) {
    const subnets = placesFor(lack, seen?.services[short]?.zones)
    const input = { vpc: vpc.id, serviceName: nameOf(short), type: 'Interface', subnets, group: ref('group', 'groupId'), routeTables: [] }
    steps.push({ id: short, kind: 'create-endpoint', input })
    made.push(short)
  }
  if (lack.s3Tables.length && lack.s3Gateway) {
    const input = { endpoint: lack.s3Gateway.id, serviceName: lack.s3Gateway.serviceName, routeTables: lack.s3Tables }
    steps.push({ id: 's3', kind: 'associate-gateway', input })
  } else if (lack.s3Tables.length) {
    const input = { vpc: vpc.id, serviceName: nameOf('s3'), type: 'Gateway', subnets: [], group: null, routeTables: lack.s3Tables }
    steps.push({ id: 's3', kind: 'create-endpoint', input })
    made.push('s3')
  }
  if (made.length) steps.push({ id: 'available', kind: 'await-endpoints', input: { endpoints: made.map((id) => ref(id, 'endpointId')) } })
  return steps
}

/** One subnet for each of the puller's zones that has the service; where none has, one of the VPC's that does. */
function placesFor(lack: Lack, zones: string[] | undefined): string[] {
  const offered = (subnet: { zone: string }) => !zones?.length || zones.includes(subnet.zone)
  const own = lack.subnets.filter(offered)
  return (own.length ? own : lack.otherSubnets.filter(offered).slice(0, 1)).map((subnet) => subnet.id)
}
