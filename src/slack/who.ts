import type { ResponseUrl } from './letter.ts'

/** Who pressed, typed or wrote, and how to tell them something that is for them alone. */
export interface Who {
  user: string | null
  channel: string | null
  thread: string | null
  /** It works where the bot is no member, and without a token, too. */
  respond?: ResponseUrl | null
}

/** Somebody who has been noted: whatever happens to this process, they get an answer or a reason. */
export type Noted<W extends Who = Who> = W & {
  /** Their row in the outbox. */
  row: string
}

const HALF_AN_HOUR = 1_800_000

/** A response_url, with a minute to spare. */
export const responseUrl = (url: string | undefined): ResponseUrl | null =>
  url ? { url, until: Date.now() + HALF_AN_HOUR - 60_000 } : null
