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
import type { RunRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import { type Bounds, bounded, NO_BOUNDS } from './bounds.ts'
import { pressOf, runId } from './id.ts'
import { showRun } from './read.ts'
import { APPROVAL_MINUTES } from './rules.ts'
import { troubleOf } from './trouble.ts'
import { type Run, RunRefused, type RunTarget } from './types.ts'

export interface PlanRequest {
  report: Report
  fixId: string
  params: Record<string, string>
  /** The facts of that diagnosis. */
  load: FactLoader<FactValues>
  store: Store
  aws: Changes
  /** What the operator has set apart. */
  bounds?: Bounds
  /** Who asks: a Slack user, or the user of the command line. */
  asker: string
  /** How long a plan may be approved as it is: after that it is made anew. */
  minutes?: number
  /** Two approvers can be asked: a fix that is handed over for want of them may be planned. */
  override?: boolean
}

/**
 * Plans a fix and keeps the plan as a run. Any number of presses of one button, in any number of processes, are one run; a further attempt
 * begins only after the one before was undone, came to nothing, or waited too long for its approval.
 *
 * @throws RunRefused where there is no plan: nothing was changed
 */
export async function planRun(request: PlanRequest): Promise<Run> {
  const { report, fixId, params, store, asker } = request
  const press = pressOf(report.id, fixId, params)
  const latest = await store.runs.latest(press)
  if (latest && !(await over(latest, request))) return showRun(store, latest.id)
  const attempt = (latest?.attempt ?? 0) + 1
  const id = runId(press, attempt)
  const target = targetOf(report, request.aws)
  const made = await expected(await planOf(request), id, request.aws)
  const place = { target, run: id, fix: fixId, vpc: await vpcOf(request), aws: request.aws }
  const plan = await refusing(() => bounded(made, request.bounds ?? NO_BOUNDS, place))
  const at = store.now()
  await store.runs.add({
    id,
    report: report.id,
    fix: fixId,
    press,
    attempt,
    status: 'planned',
    direction: 'apply',
    plan_json: JSON.stringify(plan),
    target_json: JSON.stringify(target),
    account: target.account,
    asker,
    created_at: at,
    updated_at: at,
    lease_until: 0,
  })
  const steps = plan.steps.map(({ id: step, kind, input }) => ({ step, kind, input }))
  await store.audit.add({ who: asker, what: 'asked', run: id, detail: { fix: fixId, params, account: target.account } })
  await store.audit.add({ who: 'ecs-pull', what: 'planned', run: id, detail: { fix: fixId, steps } })
  return showRun(store, id)
}

async function over(row: RunRow, { store, minutes = APPROVAL_MINUTES }: PlanRequest): Promise<boolean> {
  if (row.status === 'undone') return true
  if (row.status === 'planned') return store.now() - row.created_at > minutes * 60_000
  const ended = row.status === 'failed' || row.status === 'conflict'
  return ended && (await store.journal.of(row.id)).length === 0
}

async function planOf({ report, fixId, params, load, aws, override }: PlanRequest): Promise<Plan> {
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
async function vpcOf({ load }: PlanRequest): Promise<string | null> {
  const { state } = await load('vpc')
  return state.known ? state.value.id : null
}

const targetOf = ({ target }: Report, aws: Changes): RunTarget => ({
  partition: aws.partition,
  region: aws.region,
  account: target.account ?? aws.account,
  arn: target.arn,
})
