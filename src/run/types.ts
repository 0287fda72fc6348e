import type { Phrase } from '../core/phrase.ts'
import type { HandedPlan, RunStatus, StepStatus } from '../core/run-view.ts'
import type { Plan } from '../fixes/index.ts'
import type { Right } from '../fixes/steps/rights.ts'
import type { Input, Json } from '../fixes/steps/types.ts'
import type { StoreTrouble } from '../store/trouble.ts'

export type { RunStatus, StepStatus } from '../core/run-view.ts'

/** Whose account a run changes. */
export interface RunTarget {
  partition: string
  region: string
  account: string | null
  /** ARN of what was asked about. */
  arn: string | null
}

/** Why a run stopped short. `step`: the one it stopped at. */
export interface Trouble {
  kind: 'denied' | 'throttled' | 'limit' | 'dependency' | 'timeout' | 'drift' | 'changed' | 'stuck' | 'off' | 'failed' | 'unexpected'
  say: Phrase
  step: string | null
}

/** What is known of the task that is to prove the run. */
export interface Proof {
  /** Tasks of the revision that ran before the first write: they prove nothing. */
  seen: string[]
  /** The task that pulled. */
  task: string | null
  say: Phrase | null
}

/** What the journal says in an entry; which parts depends on the phase. */
export interface Entry {
  input?: Input
  before?: Json
  after?: Json
  outputs?: Input
  trouble?: Trouble
}

export interface RunStep {
  id: string
  kind: string
  summary: Phrase
  /** The same in the AWS CLI; empty where the step only waits. */
  cli: string
  /** What takes it back; empty where nothing does. */
  undoCli: string
  status: StepStatus
  resources: string[]
  undoable: boolean
  /** Policies and rules before and after, as lines of a diff. */
  diff: string[]
  /** What it makes, in Terraform's language; empty where it makes nothing. */
  terraform: string
}

/** One run as everybody sees it. */
export interface Run {
  id: string
  /** Id of the report it was planned on. */
  report: string
  fix: string
  title: Phrase
  status: RunStatus
  direction: 'apply' | 'undo'
  target: RunTarget
  steps: RunStep[]
  besides: Plan['besides']
  /** Absent in runs planned before it was kept. */
  takingBack?: Plan['takingBack']
  /** All it may call: nothing else is allowed to the session that carries it out. */
  rights: Right[]
  cost: Plan['cost']
  remainder: Plan['remainder']
  trouble: Trouble | null
  proof: Proof | null
  /** Two different people have to approve it, whatever the settings say. */
  twoApprovals?: boolean
  /** The same for two plans that do the same: what somebody has read is told from what has become of it. */
  digest: string
  /** Who asked for it first. */
  asker: string
  approver: string | null
  /** Null: nobody has declined it. */
  declinedBy: string | null
  /** Who pressed “undo” or “go on” last: from then on the run is theirs. Null or absent: nobody has. */
  pressedBy?: string | null
  /** Milliseconds since 1970. */
  createdAt: number
  updatedAt: number
}

/** A run that cannot be planned, approved or undone; nothing was changed. */
export class RunRefused extends Error {
  readonly code:
    | 'unknown-fix'
    | 'hand-over'
    | 'facts-missing'
    | 'parameter-missing'
    | 'refused'
    | 'held'
    | 'changed'
    | 'decided'
    | 'no-role'
    | 'unconfirmed'
    | 'expired'
    | 'own'
    | 'again'
    | 'full'
    | 'off'
    | 'unknown-run'
    | 'busy'
    | 'over'
    | 'nothing-done'
  readonly say: Phrase
  /** Parameters that need a value. */
  readonly missing: string[]
  /** What was planned, for whoever is to do it in our place; null: it is nobody else's to do. */
  readonly handOver: HandedPlan | null
  constructor(code: RunRefused['code'], say: Phrase, missing: string[] = [], handOver: HandedPlan | null = null) {
    super(`${code}: ${say.key}`)
    this.code = code
    this.say = say
    this.missing = missing
    this.handOver = handOver
  }
}

/** A run that stopped because the store failed: what has been done stands, and nothing could be written down about it. */
export class RunLost extends Error {
  readonly code: `store-${StoreTrouble}`
  readonly trouble: StoreTrouble
  readonly say: Phrase
  constructor(trouble: StoreTrouble, say: Phrase) {
    super(`store-${trouble}: ${say.key}`)
    this.trouble = trouble
    this.code = `store-${trouble}`
    this.say = say
  }
}
