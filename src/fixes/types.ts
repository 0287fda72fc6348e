import type { Changes } from '../aws/change.ts'
import type { Cause } from '../core/cause.ts'
import type { Known } from '../core/known.ts'
import type { Phrase } from '../core/phrase.ts'
import type { Finding, FixOffer, FixReach } from '../core/report.ts'
import type { FactValues } from '../facts/types/index.ts'
import type { PlannedStep } from './steps/types.ts'

/** What a plan costs. `monthlyUsd` null: it could not be read, and `say` tells how the charge comes about. */
export interface Cost {
  monthlyUsd: number | null
  say: Phrase
  /** AWS's price page. */
  link: string | null
}

/** How a run is proven: by a task of this revision that pulled. */
export interface ProofPlan {
  cluster: string
  /** Null: no service starts it, so somebody has to. */
  service: string | null
  /** Name of the managed daemon whose task it is, where it is one's. */
  daemon?: string
  family: string
  taskDefinition: string
  /** The run's step that registers the revision, where a new one is to pull; absent: `taskDefinition` is. */
  registeredBy?: string
  /** By container: the digest its image has in ECR as the plan is made. Containers whose digest could not be read are left out. */
  digests: Record<string, { digest: string; repository: string; registry: string; region: string; tag: string | null }>
  /** How the service rolls out, where it does not roll: a new task's pull is the proof, hours before the deployment ends. */
  strategy?: string
  /** The run's own step that starts a new task, where there is one. */
  step: string | null
}

/** A fix worked out to the last parameter: pure data, frozen when it is approved. */
export interface Plan {
  fix: string
  title: Phrase
  steps: PlannedStep[]
  /** What else is touched, and who. */
  besides: Phrase[]
  cost: Cost | null
  /** What taking it back would mean for what runs by then. */
  takingBack: Phrase[]
  /** It goes against what somebody has forbidden explicitly: two different people have to approve it. */
  twoApprovals?: boolean
  /** Ids and ARNs that no other run may change meanwhile. */
  holds: string[]
  /** ARNs of the roles that its task definitions pass to tasks; absent while that was not read. */
  passes?: string[]
  /** Put on all that is created, besides the run's own. */
  tags?: Record<string, string>
  proof: ProofPlan | null
  /** What is left for a person to do, with the commands. */
  remainder: { say: Phrase; commands: string[] } | null
}

/** Why there is no plan. `missing`: required parameters without a value; `invalid`: parameters whose value is none of the options. */
export interface Refusal {
  refused: Phrase
  missing: string[]
}

export type Facts<N extends keyof FactValues, W extends keyof FactValues> = Pick<FactValues, N> & { [w in W]: Known<FactValues[w]> }

/** A kind of step that a fix's plans are made of; with those fields of its input that are the same in each. */
type PlannedKind = string | { kind: string; input: PlannedStep['input'] }

/**
 * What AWS charges for the result of a fix, the least first. `use`: what is stored, or what goes through something there is already;
 * `addresses`: public IPv4 addresses by the hour; `endpoints`: interface endpoints by the hour, each in several zones.
 */
export const CHARGES = ['nothing', 'use', 'addresses', 'endpoints', 'nat-gateway'] as const

/** What fixes of the same cause are put in order by. */
interface Weight {
  charges: (typeof CHARGES)[number]
  reach: FixReach
}

/** A fix as the engine sees it; `defineFix` checks its types. */
export interface Fix extends Weight {
  /** File name, locale key. */
  id: string
  resolves: readonly Cause[]
  steps: readonly PlannedKind[]
  reads: readonly string[]
  needs: readonly (keyof FactValues)[]
  wants: readonly (keyof FactValues)[]
  // biome-ignore lint/suspicious/noExplicitAny: the definer below checks each fix; the list holds them all alike
  offer(facts: any, findings: readonly Finding[]): FixOffer | null
  // biome-ignore lint/suspicious/noExplicitAny: as above
  survey(facts: any, params: Record<string, string>, aws: Changes): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: as above
  plan(facts: any, params: Record<string, string>, survey: any): Plan | Refusal
}

/**
 * Defines a fix. `offer` and `plan` are pure; `survey` reads what only a plan needs (prices, zones, who else is concerned).
 *
 * @throws nothing of its own: a survey's failed calls end the planning with the call's name
 */
export const defineFix = <N extends keyof FactValues, S, W extends keyof FactValues = never>(fix: {
  id: string
  resolves: readonly Cause[]
  /** What its dearest plan is charged for. */
  charges: Weight['charges']
  /** How far its widest plan is felt. */
  reach: Weight['reach']
  /** Kinds of step its plans are made of; none where it is only ever handed over. Operators are told what these may call. */
  steps: readonly PlannedKind[]
  /** What its survey reads beyond its facts and steps: IAM actions. */
  reads?: readonly string[]
  needs: readonly N[]
  wants?: readonly W[]
  /** Null: it does not apply here. */
  offer(facts: Facts<N, W>, findings: readonly Finding[]): FixOffer | null
  survey(facts: Facts<N, W>, params: Record<string, string>, aws: Changes): Promise<S>
  plan(facts: Facts<N, W>, params: Record<string, string>, survey: S): Plan | Refusal
}): Fix => ({ wants: [], reads: [], ...fix })
