import { type Phrase, phrase } from '../core/phrase.ts'
import type { Plan } from '../fixes/index.ts'
import { changeOf } from '../fixes/shown/changes.ts'
import { terraformOf } from '../fixes/shown/terraform.ts'
import { isUndoable, stepKind } from '../fixes/steps/index.ts'
import { withVariables } from '../fixes/steps/refs.ts'
import type { Done, Input, Json, PlannedStep } from '../fixes/steps/types.ts'
import type { JournalRow } from '../store/journal.ts'
import type { RunRow } from '../store/runs.ts'
import { digestOf } from './id.ts'
import { rightsOfPlan } from './session-policy.ts'
import type { Entry, Proof, Run, RunStep, RunTarget, StepStatus, Trouble } from './types.ts'

/** What the journal says of one step, all entries taken together. */
export interface StepState {
  status: StepStatus
  input: Input | null
  before: Json | null
  after: Json | null
  outputs: Input | null
}

const PHASES: Record<string, StepStatus> = {
  started: 'started',
  done: 'done',
  left: 'left',
  failed: 'failed',
  'undo-started': 'undoing',
  'undo-failed': 'conflict',
  undone: 'undone',
}

/** Reads a journal from its start: each step's last word, with what it was before and what it put out. */
export function fold(plan: Plan, journal: readonly JournalRow<Entry>[]): Map<string, StepState> {
  const states = new Map<string, StepState>(
    plan.steps.map((step) => [step.id, { status: 'planned', input: null, before: null, after: null, outputs: null }]),
  )
  for (const { step, phase, entry } of journal) {
    const state = states.get(step)
    if (!state) continue
    state.status = PHASES[phase] ?? state.status
    state.input = entry.input ?? state.input
    // What it was before the first try is what an undo goes back to.
    state.before ??= entry.before ?? null
    state.after = entry.after ?? state.after
    state.outputs = entry.outputs ?? state.outputs
  }
  return states
}

/** Everything the steps have put out so far. */
export const outputsOf = (states: Map<string, StepState>): Record<string, Input> =>
  Object.fromEntries([...states].flatMap(([id, state]) => (state.outputs ? [[id, state.outputs]] : [])))

/** True where the step may have changed something that is the run's to take back. */
export const maybeOurs = (state: StepState): boolean => !['planned', 'left', 'undone'].includes(state.status)

const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))

export const planOfRow = (row: RunRow): Plan => JSON.parse(row.plan_json) as Plan
const targetOfRow = (row: RunRow): RunTarget => JSON.parse(row.target_json) as RunTarget
export const proofOfRow = (row: RunRow): Proof | null => parsed<Proof>(row.proof_json)

/** A run as everybody sees it, from its row and journal. */
export function runOf(row: RunRow, journal: readonly JournalRow<Entry>[]): Run {
  const plan = planOfRow(row)
  const target = targetOfRow(row)
  return {
    id: row.id,
    report: row.report,
    fix: row.fix,
    title: plan.title,
    status: row.status,
    direction: row.direction,
    target,
    steps: stepsOf(plan, journal, target.region),
    besides: plan.besides,
    takingBack: [...finalSteps(plan), ...(plan.takingBack ?? [])],
    rights: rightsOfPlan(plan, target, row.id),
    cost: plan.cost,
    remainder: plan.remainder,
    trouble: parsed<Trouble>(row.problem_json),
    proof: proofOfRow(row),
    twoApprovals: plan.twoApprovals ?? false,
    digest: digestOf(plan),
    asker: row.asker,
    approver: row.approver,
    declinedBy: row.declined_by,
    pressedBy: row.pressed_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** The plan's steps as its journal has them. */
export function stepsOf(plan: Plan, journal: readonly JournalRow<Entry>[], region: string): RunStep[] {
  const states = fold(plan, journal)
  return plan.steps.map((step) => stepOf(step, states.get(step.id)!, region, plan))
}

/** Said before anybody approves: which steps cannot be undone. */
const finalSteps = ({ steps }: Plan): Phrase[] =>
  steps.flatMap((step, i) => (isUndoable(step) ? [] : [phrase('fixes:taking-back.step', { number: i + 1 })]))

function stepOf(step: PlannedStep, state: StepState, region: string, plan: Plan): RunStep {
  const kind = stepKind(step.kind)
  const input = withVariables(step.input)
  const known = state.input ?? input
  const done = state.outputs && state.status !== 'left' ? doneOf(state) : null
  return {
    id: step.id,
    kind: step.kind,
    summary: kind.summary(known),
    cli: kind.cli(input, region, step.id),
    undoCli: (done && kind.undo?.cli(done, region)) ?? '',
    status: state.status,
    resources: kind.resources(known, state.outputs),
    undoable: isUndoable(step),
    diff: changeOf(step),
    terraform: terraformOf(step, plan),
  }
}

/** A step's part of the journal as its kind wants it. */
export const doneOf = (state: StepState): Done => ({
  input: state.input ?? {},
  before: state.before,
  after: state.after,
  outputs: state.outputs ?? {},
})
