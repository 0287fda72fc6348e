import type { Question } from '../diagnose.ts'
import type { Language } from '../render/language.ts'
import type { Place, Posted } from './letter.ts'
import type { Noted } from './who.ts'

/** A question, where its answer goes, and whose it is. */
export interface Asked {
  question: Question
  place: Place
  /** Who asked, and how to answer them alone where the bot may not post. */
  who: Noted
  lang: Language
  /** Nobody called the bot: an answer that stands in the channel already is linked to. */
  unasked?: boolean
}

/** A question as the outbox keeps it, for whichever process answers it. */
export interface KeptQuestion {
  asked: Asked
  /** The message that will hold the answer; null: there is none, or nobody knows. */
  posted: Posted | null
}
