import { randomBytes } from 'node:crypto'
import { CredentialsError } from '../aws/refusal.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import { Problem } from '../problem.ts'
import type { Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import { sentence } from '../render/slack/messages.ts'
import { RunLost, RunRefused } from '../run/index.ts'
import { storeTrouble } from '../store/store.ts'
import { isTokenError, slackError } from './codes.ts'
import type { Deps } from './types.ts'

/** Logs an error under a short id that the person is told. The message of an error may quote what was sent, so only its own parts are kept. */
export function logged(log: Deps['log'], error: unknown, what: string): string {
  const id = randomBytes(4).toString('hex')
  const { name, message, code, stack } = error as Error & { code?: string }
  log.error({ id, name, code, error: String(message ?? error).slice(0, 500), stack: stack?.slice(0, 2000) }, what)
  return id
}

/** What to say instead of an answer: what the person or the operator can put right in one sentence, anything else under the id of its log line. */
export const failureMessage = (deps: Pick<Deps, 'log' | 'outbox'>, error: unknown, lang: Language): Message =>
  sentence(lang, failureOf(deps, error))

/** The same as a phrase. */
export function failureOf({ log, outbox }: Pick<Deps, 'log' | 'outbox'>, error: unknown): Phrase {
  if (error instanceof Problem || error instanceof RunRefused) return error.say
  const id = logged(log, error, 'a listener failed')
  if (error instanceof RunLost) return error.say
  const trouble = storeTrouble(error)
  if (trouble && trouble !== 'away') return phrase(`slack:store.${trouble}`)
  if (error instanceof CredentialsError) return phrase('slack:credentials', { code: error.code, id })
  if (isTokenError(error)) return phrase('slack:token-refused', { code: slackError(error) ?? '', id })
  if (slackError(error) === 'view_too_large') return phrase('slack:too-large', { id })
  return phrase(trouble || outbox.storeAway() ? 'slack:store-away' : 'slack:broken', { id })
}
