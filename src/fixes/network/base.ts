import { paginateDescribeNetworkInterfaces } from '@aws-sdk/client-ec2'
import type { Changes } from '../../aws/change.ts'
import type { Cause } from '../../core/cause.ts'
import type { Known } from '../../core/known.ts'
import { type Phrase, phrase } from '../../core/phrase.ts'
import type { FixOffer } from '../../core/report.ts'
import type { FactValues } from '../../facts/types/index.ts'
import { handOver, type Parts, planWith } from '../compose.ts'
import { ENDING_WANTS, type Ending, ending } from '../deployment.ts'
import { offerOf } from '../preview.ts'
import type { Plan } from '../types.ts'

/** What every repair of the network needs, to know the pull's ways and to end in a new task. */
export const NETWORK_NEEDS = ['target', 'taskDefinition', 'launchType', 'pullerSubnets', 'puller', 'subnets', 'vpc', 'ways'] as const
export const NETWORK_WANTS = [...ENDING_WANTS] as const
export type NetworkHave = Pick<FactValues, (typeof NETWORK_NEEDS)[number]> & { [w in (typeof NETWORK_WANTS)[number]]: Known<FactValues[w]> }

export { given as readOf } from '../compose.ts'

export const regionOf = ({ target, taskDefinition }: Pick<NetworkHave, 'target' | 'taskDefinition'>): string =>
  target.region ?? taskDefinition?.arn.split(':')[3] ?? ''

/** The account that owns the network, where it is another than the task's; null where it is the task's own, or nobody knows. */
const foreignOwner = ({ target, vpc }: Pick<NetworkHave, 'target' | 'vpc'>): string | null =>
  target.account && vpc.owner && vpc.owner !== target.account ? vpc.owner : null

export const endingOf = (have: NetworkHave): Ending =>
  ending(have, regionOf(have), { subnets: have.pullerSubnets.all, groups: have.puller.groups, publicIp: have.puller.publicIp })

/** A plan of these steps that ends in a new task. */
export const networkPlan = (fix: string, have: NetworkHave, parts: Parts, end: Ending = endingOf(have)): Plan => planWith(fix, parts, end)

/** The offer of a plan; where the VPC is another account's, for its owner to carry out. */
export function networkOffer(plan: Plan, resolves: readonly Cause[], have: NetworkHave): FixOffer {
  const offer = offerOf(plan, resolves, regionOf(have))
  const account = foreignOwner(have)
  if (!account) return offer
  return handedOver(offer, phrase('fixes:hand-over.account', { account }), phrase('fixes:hand-over.vpc', { vpc: have.vpc.id, account }))
}

/** The same for somebody else to do. Commands: those of the steps, save the deployment, unless others are given. */
export function handedOver(offer: FixOffer, to: Phrase, text: Phrase, commands?: string[]): FixOffer {
  return { ...offer, handOver: { to, text, commands: commands ?? offer.steps.map((step) => step.cli).filter(Boolean) } }
}

/** An offer that is nothing but a hand-over. */
export const handOverOnly = (id: string, resolves: readonly Cause[], to: Phrase, text: Phrase, commands: string[]): FixOffer =>
  handOver(id, resolves, { to, text, commands })

export interface Neighbour {
  group: string
  count: number
}

/** Network interfaces of the VPC besides the endpoints' own and the puller's, by their first security group. `among`: only of these groups. */
export async function neighboursOf(have: NetworkHave, aws: Changes, among: readonly string[] = []): Promise<Neighbour[]> {
  const counts = new Map<string, number>()
  const Filters = [{ Name: 'vpc-id', Values: [have.vpc.id] }, ...(among.length ? [{ Name: 'group-id', Values: [...among] }] : [])]
  for await (const page of paginateDescribeNetworkInterfaces({ client: aws.ec2() }, { Filters }))
    for (const { Groups, InterfaceType } of page.NetworkInterfaces ?? []) {
      const own = !among.length && Groups?.some((group) => have.puller.groups.includes(group.GroupId ?? ''))
      if (InterfaceType === 'vpc_endpoint' || own || !Groups?.[0]) continue
      const name = `${Groups[0].GroupName} (${Groups[0].GroupId})`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  return [...counts].map(([group, count]) => ({ group, count })).sort((a, b) => b.count - a.count || (a.group < b.group ? -1 : 1))
}

const MOST_NAMED = 10

/** Says how many there are and whose, where there are any. */
export const neighboursSaid = (key: 'neighbours' | 'group-users', found: readonly Neighbour[] | null): Phrase[] =>
  found?.length
    ? [
        phrase(`fixes:besides.${key}`, {
          count: found.reduce((sum, { count }) => sum + count, 0),
          groups: found.slice(0, MOST_NAMED).map(({ group, count }) => `${group}: ${count}`),
        }),
      ]
    : []

/** `refused` of a plan for which there is no longer a reason. */
export const NOTHING_BROKEN = { refused: phrase('fixes:refused.nothing-broken'), missing: [] }

/** Ids of steps of one kind, unique in the plan: `ingress`, `ingress-2` … */
export const numbered = (name: string, at: number): string => (at ? `${name}-${at + 1}` : name)
