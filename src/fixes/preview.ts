import type { Cause } from '../core/cause.ts'
import type { FixOffer } from '../core/report.ts'
import { isUndoable, stepKind } from './steps/index.ts'
import { withVariables } from './steps/refs.ts'
import type { PlannedStep } from './steps/types.ts'
import type { Plan } from './types.ts'

/** A planned step in words and as an AWS CLI command; where an id is not known yet, the command has a shell variable. */
const previewStep = ({ id, kind, input }: PlannedStep, region: string) => ({
  summary: stepKind(kind).summary(withVariables(input)),
  cli: stepKind(kind).cli(withVariables(input), region, id),
})

/** What a report says of a fix, from its plan. */
export const offerOf = (plan: Plan, resolves: readonly Cause[], region: string): FixOffer => ({
  id: plan.fix,
  title: plan.title,
  resolves: [...resolves],
  steps: plan.steps.map((step) => previewStep(step, region)),
  needsApproval: true,
  undoable: plan.steps.every(isUndoable),
  monthlyCostUsd: plan.cost?.monthlyUsd ?? null,
  parameters: [],
  handOver: null,
})
