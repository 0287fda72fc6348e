import { messages } from './paste/messages.ts'
import { read } from './read.ts'
import type { ParsedError } from './types.ts'

/**
 * Reads whatever a person pastes: an error alone, in Slack's or JSON's escapes, in a table, in a log of thousands of lines, with sentences
 * around it. Never throws, and takes time linear in the length. `text` is masked and bounded, and still hostile: escape it before showing it.
 */
export function parseError(paste: string): ParsedError {
  return parseErrors(paste)[0]!
}

/** Every error of the paste that differs, the most telling first: a failed pull before anything else, one that names its fault before one that does not. */
export function parseErrors(paste: string): [ParsedError, ...ParsedError[]] {
  const all = messages(paste).map(read)
  const ranked = all.map((error, at) => ({ error, at })).sort((a, b) => weight(b.error) - weight(a.error) || a.at - b.at)
  const seen = new Set<string>()
  const distinct = ranked
    .map(({ error }) => error)
    .filter((error) => {
      const key = [error.signature, error.insteadOf, error.image, error.secrets.join(), error.container].join(' ')
      return !seen.has(key) && seen.add(key)
    })
  return [distinct[0]!, ...distinct.slice(1, 20)]
}

function weight(error: ParsedError): number {
  if (error.pullError) return (error.vague ? 40 : 60) + (error.image ? 2 : 0) + (error.container ? 1 : 0)
  if (error.insteadOf && error.pullError === false) return 30
  if (error.pullError === null) return 10 + (error.signature ? 2 : 0)
  return 0
}

/** Whether a message in a channel is a pasted pull error, so that the bot may answer unasked: chat about errors, and near misses, are not. */
export function looksLikeError(text: string): boolean {
  if (text.length < 20) return false
  const error = parseError(text)
  if (error.pullError !== true || error.signature === null) return false
  if (error.vague)
    return /(?:CannotPull\w{0,30}Error|ResourceInitializationError) ?: ?\S.{0,200}(?:has been retried|unable to (?:pull|retrieve)|failed to|API error \()/is.test(
      text,
    )
  return /CannotPull\w{0,30}Error ?(?::|-)|ResourceInitializationError ?:|has been retried \d|DockerTimeoutError ?:|DockerGoClient:|unable to (?:pull|retrieve) (?:secrets?|ecr|registry)|ECS was unable to assume the role|pull access denied for|failed to resolve ref|There is a connection issue between the task/i.test(
    text.replace(/&#39;|[\u2018\u2019]/g, "'").replace(/\s{1,50}/g, ' '),
  )
}
