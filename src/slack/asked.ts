import type { Question } from '../diagnose.ts'
import type { Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import type { Place } from './outbox.ts'

/** A question, where its answer goes, and whose it is. */
export interface Asked {
  question: Question
  place: Place
  asker: string | null
  lang: Language
  /** Answers only the asker, where the bot may not post: a command's `respond`. */
  respond?: (message: Message) => Promise<unknown>
  /** Nobody called the bot: an answer that stands in the channel already is linked to. */
  unasked?: boolean
}
