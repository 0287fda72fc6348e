import type { Phrase } from './phrase.ts'

/** One thing that was looked at in the bot's set-up. */
export interface SetupFinding {
  /** Such as `slack.scopes` or `aws.read.123456789012`; stable. */
  id: string
  /** `note`: no fault, or one that cannot be told from here. */
  state: 'ok' | 'missing' | 'note'
  /** What holds; or what is missing and how to add it. */
  say: Phrase
}
