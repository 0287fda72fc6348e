import { type Phrase, phrase } from './phrase.ts'
import type { Report } from './report.ts'

/**
 * `planned` waits for a decision; `declined` and `expired` are decisions, too, after which the run never starts. `waiting`: for a task that
 * somebody has to start.
 */
export type RunStatus =
  | 'planned'
  | 'declined'
  | 'expired'
  | 'waiting'
  | 'running'
  | 'proven'
  | 'not-proven'
  | 'failed'
  | 'undone'
  | 'conflict'

/** The word for how a run stands. One that is being taken back is not simply “under way”. */
export const statusOf = ({ status, direction }: Pick<RunView, 'status' | 'direction'>): Phrase =>
  phrase(`fixes:status.${status === 'running' && direction === 'undo' ? 'undoing' : status}`)

/** `left`: it was so already, so that it is not the run's to take back. `conflict`: could not be taken back. */
export type StepStatus = 'planned' | 'started' | 'done' | 'left' | 'failed' | 'undoing' | 'undone' | 'conflict'

export interface RunViewStep {
  summary: Phrase
  /** The same in the AWS CLI; empty where the step only waits. */
  cli: string
  /** What takes it back; empty where nothing is known to take back. */
  undoCli: string
  status: StepStatus
  resources: string[]
  undoable: boolean
  /** Policies and rules before and after, as lines of a diff: `- ` gone, `+ ` new. */
  diff: string[]
  /** What it makes, in Terraform's language; empty where it makes nothing. */
  terraform: string
}

/** A plan that is left to whoever keeps what it would change: all they need to do it, ready to be forwarded. */
export interface HandedPlan extends Pick<RunView, 'fix' | 'title' | 'steps' | 'besides' | 'cost' | 'remainder'> {
  /** Whose it is, and why. */
  why: Phrase
}

/** A run as it is shown, without words: what `fix`, `undo` and `show` say. */
export interface RunView {
  schema: 1
  run: string
  fix: string
  status: RunStatus
  direction: 'apply' | 'undo'
  title: Phrase
  steps: RunViewStep[]
  /** What else is touched, and who. */
  besides: Phrase[]
  /** What taking it back would mean for what runs by then. */
  takingBack: Phrase[]
  cost: { monthlyUsd: number | null; say: Phrase; link: string | null } | null
  /** What is left for a person to do. */
  remainder: { say: Phrase; commands: string[] } | null
  /** Why it stopped short. */
  trouble: Phrase | null
  proof: { task: string | null; say: Phrase | null } | null
  asker: string
  approver: string | null
  /** The report it was planned on; null: it is not kept any more. */
  report: Report | null
}
