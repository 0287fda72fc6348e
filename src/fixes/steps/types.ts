import type { Changes } from '../../aws/change.ts'
import type { Phrase } from '../../core/phrase.ts'
import type { Loose, Right, Scope } from './rights.ts'
import type { Touch } from './touch.ts'

/** Plain data: it is journalled as JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Input = { [key: string]: Json }

/** Stands in a step's input for what an earlier step put out: `{ $from: 'group', output: 'groupId' }`. */
export type Ref = { $from: string; output: string }

export interface PlannedStep {
  /** Unique in the plan; in tags and client tokens. */
  id: string
  kind: string
  input: Input
  /** As it was seen when the plan was made; a difference just before the first write stops the run. */
  expected?: Json
}

/** What a step works in. */
export interface StepContext {
  aws: Changes
  run: string
  /** For all that is created. */
  tags: Record<string, string>
}

/** A finished step, as the journal has it. */
export interface Done<I = Input, S = Json, O = Input> {
  input: I
  before: S
  after: S
  outputs: O
}

/**
 * A kind of step: exactly one write to AWS (or none, where it only waits). Whether it is done is always asked of AWS, never of the
 * answer to the write: that answer may be lost, and then the next look decides.
 */
interface StepBase<I, S, O> {
  kind: string
  /** Reads the state it is about. References to steps not yet done are null in the input. */
  observe(input: I, context: StepContext): Promise<S>
  /**
   * What it puts out, where it is done; else null.
   * @param before the state when it was begun, else when it was planned
   * @throws Stuck where it can never become done
   */
  done(input: I, now: S, before: S | null): O | null
  /** Why it must not be done after all, where things have changed since it was planned; asked just before its write. */
  obstacle?(input: I, now: S, planned: S): Phrase | null
  /** Asks EC2 whether the write would be allowed; the call throws DryRunOperation where it is. Null: the API has no such question. */
  dryRun?: ((input: I, context: StepContext) => Promise<void>) | null
  /** Null: there is nothing to take back. */
  undo: null | {
    /** What somebody has changed since, so that taking it back would harm; null: nothing. */
    changed(done: Done<I, S, O>, now: S): Phrase | null
    undone(done: Done<I, S, O>, now: S): boolean
    /** True while something has to be gone first. */
    blocked?(done: Done<I, S, O>, now: S): boolean
    /** The one write. */
    revert(done: Done<I, S, O>, context: StepContext): Promise<void>
    cli(done: Done<I, S, O>, region: string): string
  }
  /** False: taking it back does not bring back what was. Absent: it does. */
  undoable?(input: I): boolean
  /** How long it may take until AWS shows it done, in milliseconds. */
  patienceMs?: number
  /** The same in the AWS CLI; references are shell variables. */
  cli(input: I, region: string, step: string): string
  summary(input: I): Phrase
  resources(input: I, outputs: O | null): string[]
  /** Every call it makes, to look, to write and to take back, with what depends on it: nothing else is allowed to a run, and operators are told. */
  rights(input: Loose<I>, at: Scope): Right[]
}

interface WritingStep<I> {
  /** The one write. */
  apply(input: I, context: StepContext): Promise<void>
  /**
   * Everything in the account that the write changes or uses, and what AWS changes besides, such as the route tables of a gateway endpoint.
   * What is off limits, what code manages, and what another run has locked is looked up by it.
   */
  touches(input: Loose<I>): Touch[]
}

/** A step that only waits for an earlier one. */
interface WaitingStep {
  apply: null
  touches?: undefined
}

export type StepKind<I = Input, S = Json, O = Input> = StepBase<I, S, O> & (WritingStep<I> | WaitingStep)

/** A step that can never become done, with the reason. */
export class Stuck extends Error {
  readonly code = 'stuck'
  readonly say: Phrase
  constructor(say: Phrase) {
    super(say.key)
    this.say = say
  }
}

/** Keeps a kind's types; the registry holds all kinds alike. */
export const defineStep = <I, S, O>(kind: StepKind<I, S, O>): StepKind => kind as unknown as StepKind
