import { type Phrase, phrase } from '../core/phrase.ts'

/** One thing that was looked at in the bot's set-up. */
export interface SetupFinding {
  /** Such as `slack.scopes` or `aws.read.123456789012`; stable. */
  id: string
  /** `note`: no fault, or one that cannot be told from here. */
  state: 'ok' | 'missing' | 'note'
  /** What holds; or what is missing and how to add it. */
  say: Phrase
}

/** @param key the last part of its sentence's key, below `cli:doctor.` */
export const finding = (id: string, state: SetupFinding['state'], key: string, params: Phrase['params'] = {}): SetupFinding => ({
  id,
  state,
  say: phrase(`cli:doctor.${key}`, params),
})

/** The code of an error, short enough for a sentence; never its message, which may quote what was sent. */
export const codeIn = (error: unknown): string => {
  const { code, name } = error as { code?: string; name?: string }
  return String(code ?? name ?? 'Error').slice(0, 80)
}
