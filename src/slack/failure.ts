import { randomBytes } from 'node:crypto'
import { CredentialsError } from '../aws/refusal.ts'
import { phrase } from '../core/phrase.ts'
import { Problem } from '../problem.ts'
import type { Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import { brokenMessage, sentence } from '../render/slack/messages.ts'
import { RunRefused } from '../run/index.ts'
import type { Log } from './types.ts'

/** Logs an error under a short id that the person is told. The message of an error may quote what was sent, so only its own parts are kept. */
export function logged(log: Log, error: unknown, what: string): string {
  const id = randomBytes(4).toString('hex')
  const { name, message, code, stack } = error as Error & { code?: string }
  log.error({ id, name, code, error: String(message ?? error).slice(0, 500), stack: stack?.slice(0, 2000) }, what)
  return id
}

/** What to say instead of an answer: what the person or the operator can put right in one sentence, anything else under the id of its log line. */
export function failureMessage({ log }: { log: Log }, error: unknown, lang: Language): Message {
  if (error instanceof Problem || error instanceof RunRefused) return sentence(lang, error.say)
  const id = logged(log, error, 'a diagnosis failed')
  if (error instanceof CredentialsError) return sentence(lang, phrase('slack:credentials', { code: error.code, id }))
  return brokenMessage(lang, id)
}
