import type { Changes } from '../aws/change.ts'
import type { FactLoader } from '../core/fact.ts'
import { GapError } from '../core/known.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Report } from '../core/report.ts'
import type { FactValues } from '../facts/types/index.ts'
import { factsFor, fixById, type Plan } from '../fixes/index.ts'
import { stepKind } from '../fixes/steps/index.ts'
import { resolve } from '../fixes/steps/refs.ts'
import { RUN_TAG } from '../fixes/steps/tags.ts'
import { Stuck } from '../fixes/steps/types.ts'
import type { Store } from '../store/store.ts'
import { type Bounds, bounded, NO_BOUNDS } from './bounds.ts'
import { pressOf, runId } from './id.ts'
import { type Draft, keepDraft, type Subject, standingRun } from './request.ts'
import { troubleOf } from './trouble.ts'
import { type Run, RunRefused, type RunTarget } from './types.ts'

export interface DraftRequest extends Subject {
  /** The facts of that diagnosis. */
  load: FactLoader<FactValues>
  aws: Changes
  /** What the operator has set apart. */
  bounds?: Bounds
  /** Two approvers can be asked: a fix that is handed over for want of them may be planned. */
  override?: boolean
  /** Number of the attempt at the same press, from `standingRun`. */
  attempt: number
}

export interface PlanRequest extends Omit<DraftRequest, 'attempt'> {
  store: Store
  /** Who asks: a Slack user, or the user of the command line. */
  asker: string
  /** How long a plan may be approved as it is: after that it is made anew. */
  minutes?: number
}

/**
 * Works a fix out on what is true now. Nothing is kept and nothing changed.
 *
 * @throws RunRefused where there is no plan
 */
export async function draftPlan(request: DraftRequest): Promise<Draft> {
  const { report, fixId, params, attempt, aws } = request
  const press = pressOf(report.id, fixId, params)
  const id = runId(press, attempt)
  const target = targetOf(report, aws)
  const made = await expected(await planOf(request), id, aws)
  const place = { target, run: id, fix: fixId, vpc: await vpcOf(request), aws }
  const plan = await refusing(() => bounded(made, request.bounds ?? NO_BOUNDS, place))
  const json = { plan_json: JSON.stringify(plan), target_json: JSON.stringify(target) }
  return { id, report: report.id, fix: fixId, press, attempt, ...json, account: target.account, params }
}

/** Plans a fix and keeps the plan as a run. Throws RunRefused where there is no plan: nothing was changed. */
export async function planRun({ store, asker, minutes, ...request }: PlanRequest): Promise<Run> {
  const { run, attempt } = await standingRun(store, request, minutes)
  return run ?? keepDraft(store, await draftPlan({ ...request, attempt }), asker)
}

async function planOf({ report, fixId, params, load, aws, override }: DraftRequest): Promise<Plan> {
  const fix = fixById(fixId)
  const offer = report.fixes.find((offered) => offered.id === fixId)
  if (!fix || !offer) throw new RunRefused('unknown-fix', notOffered(report, fixId))
  if (offer.handOver && !(override && offer.overridable))
    throw new RunRefused('hand-over', phrase('fixes:refused.hand-over', { fix: fixId }))
  const chosen: Record<string, string> = {}
  for (const { name, required, default: usual, options } of offer.parameters) {
    const value = params[name] ?? usual
    if (value === null && required) throw new RunRefused('parameter-missing', phrase('fixes:refused.parameter', { name }), [name])
    if (value === null) continue
    if (options.length && !options.some((option) => option.value === value))
      throw new RunRefused('parameter-missing', phrase('fixes:refused.value', { name, value }), [name])
    chosen[name] = value
  }
  const unknown = Object.keys(params).find((name) => !offer.parameters.some((parameter) => parameter.name === name))
  if (unknown) throw new RunRefused('parameter-missing', phrase('fixes:refused.no-parameter', { name: unknown, fix: fixId }), [unknown])
  const have = await factsFor(fix, load)
  if (!have) throw new RunRefused('facts-missing', phrase('fixes:refused.facts', { fix: fixId }))
  const plan = await refusing(async () => fix.plan(have, chosen, await fix.survey(have, chosen, aws)))
  if ('refused' in plan) throw new RunRefused('refused', plan.refused, plan.missing)
  return plan
}

function notOffered({ fixes }: Report, fix: string): Phrase {
  const offered = fixes.map(({ id }) => id)
  return offered.length ? phrase('fixes:refused.not-offered', { fix, offered }) : phrase('fixes:refused.nothing-offered', { fix })
}

/** Each step's state as it is now: what the approver sees is compared with it before the first write. */
async function expected(plan: Plan, run: string, aws: Changes): Promise<Plan> {
  const context = { aws, run, tags: { [RUN_TAG]: run } }
  const look = async (step: Plan['steps'][number]) => ({
    ...step,
    expected: await stepKind(step.kind).observe(resolve(step.input, {}), context),
  })
  return { ...plan, steps: await refusing(() => Promise.all(plan.steps.map(look))) }
}

/** A call refused while planning is no fault of the program's: it is said which one. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Stuck || (error as { ecsPullApi?: string }).ecsPullApi) throw new RunRefused('refused', troubleOf(error, null).say)
    if (error instanceof GapError) throw new RunRefused('facts-missing', phrase('fixes:refused.facts', { fix: '' }))
    throw error
  }
}

/** The VPC that the pull goes out of, where anybody knows. */
async function vpcOf({ load }: DraftRequest): Promise<string | null> {
  const { state } = await load('vpc')
  return state.known ? state.value.id : null
}

const targetOf = ({ target }: Report, aws: Changes): RunTarget => ({
  partition: aws.partition,
  region: aws.region,
  account: target.account ?? aws.account,
  arn: target.arn,
})
