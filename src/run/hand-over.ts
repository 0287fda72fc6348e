import type { Phrase } from '../core/phrase.ts'
import type { HandedPlan } from '../core/run-view.ts'
import type { Plan } from '../fixes/index.ts'
import { stepsOf } from './state.ts'
import { stepView } from './view.ts'

/** The plan as somebody else is to carry it out. Nothing of it is undone from here: what was not done by a run has no journal. */
export const handedOver = (plan: Plan, fix: string, region: string, why: Phrase): HandedPlan => ({
  ...{ fix, why, title: plan.title, besides: plan.besides, cost: plan.cost, remainder: plan.remainder },
  steps: stepsOf(plan, [], region).map((step) => ({ ...stepView(step), undoable: false })),
})
