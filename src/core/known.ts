/**
 * Why something could not be read. `denied`: AWS refused the call; `credentials`: AWS knows the credentials no more; `clock`: by AWS's clock
 * this machine's is wrong; `unreachable`: no connection to the host; `timeout`: no answer within the bound; `unreadable`: AWS keeps no such
 * record any more; `not-named`: the question leaves it open; `not-placed`: there is nothing yet that would pull; `external`: it is outside
 * AWS; `spared`: not asked, to keep within the calls of one diagnosis.
 */
export type GapReason =
  | 'denied'
  | 'credentials'
  | 'clock'
  | 'unreachable'
  | 'timeout'
  | 'throttled'
  | 'failed'
  | 'unreadable'
  | 'not-named'
  | 'not-placed'
  | 'external'
  | 'spared'

/** Something a diagnosis wanted to see and could not. `api` is the IAM action that would have shown it, such as `ecr:GetRepositoryPolicy`. */
export interface Gap {
  api: string
  reason: GapReason
  /** ARN or id the call was about, or `*`. */
  resource: string
  /** AWS's error code, never its whole message: messages name principals and may be long. */
  code?: string
  /** The host that was asked, where it gave no answer, or none that can be used. */
  host?: string
}

/** A value that was read, or the gaps that kept it from being read. */
export type Known<T> = { known: true; value: T } | { known: false; gaps: Gap[] }

export const known = <T>(value: T): Known<T> => ({ known: true, value })
export const unread = (gaps: Gap[]): Known<never> => ({ known: false, gaps })

/** Thrown by a fact's loader that meets gaps of its own (not a failed call: those are turned into gaps by the engine). */
export class GapError extends Error {
  readonly gaps: Gap[]
  constructor(...gaps: Gap[]) {
    super(gaps.map((gap) => `${gap.api}: ${gap.reason}`).join(', '))
    this.gaps = gaps
  }
}
