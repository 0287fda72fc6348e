import type { Cause } from '../core/cause.ts'
import type { Known } from '../core/known.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'
import type { FactValues } from '../facts/types/index.ts'
import { ENDING_WANTS, type Ending, ending, type OtherRevision } from './deployment.ts'
import { undoingRights } from './rights/undoing.ts'
import type { PlannedStep } from './steps/types.ts'
import type { Facts, Plan } from './types.ts'

/** The facts that decide how a fix ends in a new task. */
export const END_NEEDS = ['target', 'taskDefinition', 'launchType'] as const
export const END_WANTS = [...ENDING_WANTS, 'puller', 'pullerSubnets'] as const
export type EndFacts = Facts<(typeof END_NEEDS)[number], (typeof END_WANTS)[number]>

export const given = <T>(known: Known<T>): T | null => (known.known ? known.value : null)

/** Region of the task definition, else of what was asked about. */
export const regionOf = ({ taskDefinition, target }: Pick<FactValues, 'taskDefinition' | 'target'>): string =>
  taskDefinition?.arn.split(':')[3] ?? target.region ?? ''

/** How a fix ends for what was asked about, with the failed revision or another. */
export function endOf(have: EndFacts, other: OtherRevision | null = null): Ending {
  const [puller, subnets] = [given(have.puller), given(have.pullerSubnets)]
  const place = puller && subnets && { subnets: subnets.all, groups: puller.groups, publicIp: puller.publicIp }
  return ending(have, regionOf(have), place, other)
}

export type Parts = Pick<Plan, 'steps'> & Partial<Pick<Plan, 'besides' | 'takingBack' | 'cost' | 'holds'>>

/** A plan of these parts and an ending. `holds`: what no other run may change meanwhile, besides what the steps themselves change. */
export const planWith = (fix: string, { steps, besides = [], takingBack = [], cost = null, holds = [] }: Parts, end: Ending): Plan => ({
  fix,
  title: phrase(`fixes:${fix}.title`),
  steps: [...steps, ...end.steps],
  besides: [...besides, ...end.besides],
  takingBack: [...end.takingBack, ...undoingRights(steps), ...takingBack],
  cost,
  holds: [...new Set([...holds, ...end.holds])],
  proof: end.proof,
  remainder: end.remainder,
})

/** The same for a plan without a cost. `holds`: what the steps change. */
export const planFrom = (fix: string, steps: PlannedStep[], end: Ending, holds: string[], besides: Phrase[] = []): Plan =>
  planWith(fix, { steps, holds, besides }, end)

/** What somebody else has to do, ready to forward. */
export const handOver = (fix: string, resolves: readonly Cause[], task: NonNullable<FixOffer['handOver']>): FixOffer => ({
  id: fix,
  title: phrase(`fixes:${fix}.title`),
  resolves: [...resolves],
  steps: [],
  needsApproval: false,
  undoable: false,
  monthlyCostUsd: null,
  parameters: [],
  handOver: task,
})
