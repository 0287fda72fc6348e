import type { Cause } from './cause.ts'
import type { Gate } from './gate.ts'
import type { Gap, Known } from './known.ts'
import type { PhraseValue } from './phrase.ts'

export type Confidence = 'confirmed' | 'likely' | 'possible'

/** One thing a check saw: a label (key below `evidence:`), the value as AWS gave it, and the fact it was read in. */
export interface Clue<F extends string = string> {
  label: string
  value: string
  from: F
  /** The call within the fact that showed it, where the fact takes several. */
  api?: string
  /** Pieces of its AWS CLI command, where the fact asks the same of several things. */
  about?: readonly string[]
  /** A read-only command that shows it, where the call itself does not. */
  cli?: string
}

/** One thing a pull has to reach, and the gate at which it does. */
export interface Reach {
  gate: Gate
  host: string
}

interface Seen<F extends string> {
  /** Key of the sentence below `checks:<check id>.`; default: the status. */
  say?: string
  params?: Record<string, PhraseValue>
  evidence?: Clue<F>[]
  /** Ids and ARNs concerned. */
  resources?: string[]
  /** What cannot be reached (or may not be), where it is about the way: a text of one registry says nothing of the way to another. */
  reaches?: Reach[]
  /** When what it looked at became as it is, where AWS tells (ISO 8601): a change after the failure is not its cause, and may be its end. */
  changedAt?: string | null
}

/** What a check finds. Null instead of an outcome: it does not apply here. */
export type Outcome<F extends string = string> =
  | (Seen<F> & {
      status: 'ok'
      /** The containers it looked at, where it may have left out others: it says nothing of those. */
      containers?: string[]
    })
  | (Seen<F> & {
      status: 'broken'
      cause: Cause
      /** Where the pull stops, if not at the check's own gate. */
      gate?: Gate
      /** All gates the same fault closes, where those are several. */
      gates?: Gate[]
      /** `likely` where the fact alone is no proof; default `confirmed`. */
      confidence?: Confidence
      /** The container whose image is concerned, where it is one. */
      container?: string
    })
  | (Seen<F> & {
      status: 'unknown'
      gate?: Gate
      gates?: Gate[]
      gaps?: Gap[]
      /**
       * What it is if that which cannot be known stands against the pull: given where something half does (a condition, a rule for some
       * addresses only), never where the check sees nothing (a gap, a way that leads out of sight).
       */
      suspect?: Cause
    })

export interface Check<V> {
  /** File name, locale key, and a noun of the failing state. */
  id: string
  gate: Gate
  needs: readonly (keyof V & string)[]
  wants: readonly (keyof V & string)[]
  // biome-ignore lint/suspicious/noExplicitAny: the definer below checks each check; the list holds them all alike
  run(have: any): Outcome | null
}

/** Returns `defineCheck` for a set of facts. A check is pure: same facts, same outcome. */
export const checkDefiner =
  <V>() =>
  <N extends keyof V & string = never, W extends keyof V & string = never>(check: {
    id: string
    gate: Gate
    /** Facts without which it cannot say anything: their gaps make the finding unknown. */
    needs: readonly N[]
    /** Facts it can do without, given as Known. */
    wants?: readonly W[]
    run(have: Pick<V, N> & { [w in W]: Known<V[w]> }): Outcome<N | W> | null
  }): Check<V> => ({ wants: [], ...check })
