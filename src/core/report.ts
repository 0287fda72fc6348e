import type { Cause } from './cause.ts'
import type { Change } from './change.ts'
import type { Confidence, Reach } from './check.ts'
import type { Gate } from './gate.ts'
import type { Gap } from './known.ts'
import type { Phrase } from './phrase.ts'
import type { Ternary } from './ternary.ts'

export interface Evidence {
  /** Key below `evidence:`. */
  label: string
  value: string
  /** IAM action of the call that showed it; empty for what the person gave. */
  source: string
  /** Read-only AWS CLI command that shows the same; empty where there is none. */
  cli: string
}

export interface Finding {
  check: string
  /** The first a pull meets of those concerned. */
  gate: Gate
  /** All that are concerned, where those are several: a text that speaks of any of them speaks of this. */
  gates?: Gate[]
  status: Ternary
  cause: Cause | null
  confidence: Confidence | null
  say: Phrase
  evidence: Evidence[]
  resources: string[]
  container: string | null
  /** What could not be read, where that is why the status is unknown. */
  gaps: Gap[]
  /** What it says cannot be reached, where it is about the way. */
  reaches?: Reach[]
  /** When what it looked at became as it is (ISO 8601); absent: AWS does not tell. */
  changedAt?: string
  /** The only containers it is in order for; absent: it does not tell them apart. */
  containers?: string[]
  /** Unknown, and half against the pull: what it would be. */
  suspect?: Cause
  /** It looked broken, and yet the pull got past it: as the text shows, or a task that pulled later. */
  acquitted?: 'text' | 'witness'
  /** Broken only since the failure: not its cause, but it would stop the next pull. */
  later?: boolean
}

export type VerdictStatus = 'explained' | 'unexplained' | 'healthy' | 'unknown' | 'not-a-pull-failure'

export interface Verdict {
  status: VerdictStatus
  cause: Cause | null
  confidence: Confidence | null
  /** The check whose finding is the root cause. */
  check: string | null
  say: Phrase
  /** Of `healthy`: `witness`, a failure that is shown to be gone; `forecast`, nothing has failed and nothing stands in the way. */
  basis?: 'witness' | 'forecast'
  /** Causes the text speaks of and no fact refutes, likeliest first, where none of them is proven. */
  causes?: Cause[]
}

export interface AwsUse {
  /** Every request sent, STS and retries included. */
  calls: number
  /** The longest chain of calls that waited for one another. */
  roundTrips: number
  elapsedMs: number
  /** IAM actions that were refused. */
  denied: string[]
}

/** Who or what was asked about, as far as it is known. */
export interface ReportTarget {
  kind: 'task' | 'service' | 'job' | 'daemon' | 'revision' | 'cluster' | 'text'
  arn: string | null
  cluster: string | null
  task: string | null
  service: string | null
  /** The failing container. */
  container: string | null
  image: string | null
  launchType: string | null
  platformVersion: string | null
  region: string | null
  account: string | null
}

export interface FixParameter {
  name: string
  /** Key below `fixes:parameter.`. */
  label: Phrase
  required: boolean
  default: string | null
  options: { value: string; label: string }[]
}

/** How far what a fix changes is felt, the least first: by the service alone, by everything that uses the role, and so on. */
export const FIX_REACHES = ['service', 'role', 'repository', 'security-group', 'subnets', 'vpc', 'account', 'organization'] as const
export type FixReach = (typeof FIX_REACHES)[number]

/** A fix the report offers, or the hand-over where there is no safe one. Words come later. */
export interface FixOffer {
  id: string
  title: Phrase
  resolves: Cause[]
  steps: { summary: Phrase; cli: string }[]
  needsApproval: boolean
  undoable: boolean
  /** Zero: nothing is charged. Null: something is, or may be, and how much is not known. */
  monthlyCostUsd: number | null
  /** Absent in reports of earlier versions. */
  reach?: FixReach
  parameters: FixParameter[]
  handOver: null | { to: Phrase; text: Phrase; commands: string[] }
  /** Handed over, but two approvers together may have it applied from here. */
  overridable?: boolean
}

/** A task that stopped lately, or a service, that a pasted text may be about. */
export interface Candidate {
  /** ARN; null: only the service is known. */
  task: string | null
  /** Name; null: the task belongs to none. */
  service: string | null
  /** Name. */
  cluster: string
  /** ISO 8601. */
  stoppedAt: string | null
  /** ARN of the task, else of the service: what to ask about. */
  arn: string
}

/** A whole diagnosis: codes and parameters, no words, so that it can be said in any language at any time. */
export interface Report {
  schema: 1
  id: string
  /** ISO 8601. */
  createdAt: string
  target: ReportTarget
  error: { text: string; causes: Cause[] } | null
  verdict: Verdict
  /** In the order of the list of checks. `fixes`: ids of the offers that resolve it. */
  findings: (Finding & { fixes: string[] })[]
  fixes: FixOffer[]
  /** Of a text that names no task: the one thing to give next, so that facts can decide. */
  ask?: Phrase | null
  /** Tasks and services that a text without an ARN may be about; the person picks one. Newest first. */
  candidates?: Candidate[]
  /** What broke it, where CloudTrail showed it after the answer; absent: not looked up. */
  change?: Change | null
  /** Sentences a reader must know besides, such as that the task is older than AWS remembers. */
  notes: Phrase[]
  aws: AwsUse
}
