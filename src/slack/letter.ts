import type { Message } from '../render/slack/limits.ts'

/** Where a message goes. */
export interface Place {
  channel: string
  thread: string | null
}

/** Where a message stands. */
export interface Posted {
  channel: string
  ts: string
}

/** A response_url works for 30 minutes, also where the bot is no member (docs.slack.dev, interactivity/handling-user-interaction). */
export interface ResponseUrl {
  url: string
  /** Milliseconds since 1970. */
  until: number
}

/** The ways to say something. */
export type Way = 'edit' | 'post' | 'whisper' | 'respond' | 'direct'

/** Something that has to be said, and every way there is to say it. */
export interface Letter {
  message: Message
  /** The same as it reads where only one person sees it: through a response_url, or as a direct message. Default: `message`. */
  besides?: { respond?: Message; direct?: Message }
  /** The message that it replaces. */
  edit: Posted | null
  /** Where it is posted where there is none to replace, or that one can't be. */
  place: Place | null
  respond: ResponseUrl | null
  /** Whose direct message it is where nothing else is left. */
  user: string | null
  /** For the user's eyes only: never posted for all to see. */
  alone: boolean
  /** Calls somebody back once an edit has been made, which notifies nobody. */
  call?: { place: Place; message: Message }
  /** The report that it shows: kept with where it stands in the end. */
  report?: string
  /** The run whose approval it asks for: kept with the request in the end. */
  request?: string
  /** A message with its id may be there already: whoever goes on with it looks first. */
  unsure: boolean
}

/** What a caller says of a letter; the rest is nothing. */
export type NewLetter = Pick<Letter, 'message'> & Partial<Letter>

export const letter = (of: NewLetter): Letter => ({
  ...{ edit: null, place: null, respond: null, user: null, alone: false, unsure: false },
  ...of,
})

/** The ways of a letter, best first. */
export function waysOf({ edit, place, respond, user, alone }: Letter, now: number): Way[] {
  const answered: Way[] = respond && respond.until > now ? ['respond'] : []
  const direct: Way[] = user ? ['direct'] : []
  if (alone) return [...answered, ...(place && user ? (['whisper'] as const) : []), ...direct]
  return [...(edit ? (['edit'] as const) : []), ...(place ? (['post'] as const) : []), ...answered, ...direct]
}

/** What a letter says on one of its ways. */
export const wordsFor = ({ message, besides }: Letter, way: Way): Message =>
  (way === 'respond' || way === 'direct' ? besides?.[way] : undefined) ?? message
