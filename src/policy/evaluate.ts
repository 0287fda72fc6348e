import { holds } from './condition.ts'
import type { Context } from './context.ts'
import { parsePolicy, type Statement } from './document.ts'
import { fitsFolded, type Text } from './glob.ts'
import { every, type Match, not, some } from './match.ts'
import { completed, matches, type Reading, readPattern } from './pattern.ts'
import { type Caller, takesIn } from './principal.ts'
import { type Quote, quote } from './quote.ts'

export interface Question {
  action: string
  resource: Text
  /** Null for an identity's policy, which names no principal. */
  caller: Caller | null
  context: Context
  /** False: an allow that names only the caller's account is none by itself, as in the account that owns the resource too. Default true. */
  accountSuffices?: boolean
}

export type Decision = 'allow' | 'deny' | 'none'

export interface Answer {
  /** `none`: no statement applies, an implicit denial. */
  decision: Decision | 'unknown'
  /** What it may come to: one where it is certain. */
  outcomes: Decision[]
  /** The statements that decide, or that keep it from being decided. */
  statements: Quote[]
}

/**
 * What one policy document says of one call: an explicit deny wins over any allow, the order of statements does not matter, and what
 * cannot be known stays open (IAM user guide, policy evaluation logic). A document that cannot be read is `unknown`.
 */
export function evaluate(document: string, question: Question): Answer {
  const policy = parsePolicy(document)
  if (!policy) return { decision: 'unknown', outcomes: ['allow', 'deny', 'none'], statements: [quote(document, 0, [])] }
  const reading = { context: question.context, variables: policy.variables }
  const met = { Allow: { yes: [], maybe: [] }, Deny: { yes: [], maybe: [] } } as Record<
    Statement['effect'],
    Record<'yes' | 'maybe', Quote[]>
  >
  for (const statement of policy.statements) {
    if ('broken' in statement) {
      for (const effect of ['Allow', 'Deny'] as const) met[effect].maybe.push(quote(statement.raw, statement.index, []))
      continue
    }
    const { match, open } = applies(statement, question, reading)
    if (match !== 'no') met[statement.effect][match].push(quote(statement.raw, statement.index, open))
  }
  const { Allow: allow, Deny: deny } = met
  if (deny.yes.length) return { decision: 'deny', outcomes: ['deny'], statements: deny.yes }
  const outcomes: Decision[] = []
  if (allow.yes.length || allow.maybe.length) outcomes.push('allow')
  if (deny.maybe.length) outcomes.push('deny')
  if (!allow.yes.length) outcomes.push('none')
  if (outcomes.length === 1) return { decision: outcomes[0]!, outcomes, statements: allow.yes }
  return { decision: 'unknown', outcomes, statements: [...deny.maybe, ...(allow.yes.length ? [] : allow.maybe)] }
}

/** Whether a statement applies, and the condition keys whose values would have to be known to tell. */
function applies(statement: Statement, question: Question, reading: Reading): { match: Match; open: string[] } {
  const { action, notAction, resource, notResource, conditions } = statement
  const named = (patterns: readonly string[]) => some(patterns.map((pattern) => fitsFolded(pattern, question.action)))
  const on = (patterns: readonly string[]) =>
    some(patterns.map((pattern) => matches(completed(readPattern(pattern, reading)), question.resource)))
  const parts: Match[] = [
    action ? named(action) : not(named(notAction ?? [])),
    resource ? on(resource) : notResource ? not(on(notResource)) : 'yes',
  ]
  if (question.caller) {
    const { match, account } = takesIn(statement, question.caller)
    parts.push(account && statement.effect === 'Allow' && question.accountSuffices === false ? 'no' : match)
  }
  const held = conditions.map((condition) => ({ key: condition.key, match: holds(condition, reading) }))
  return { match: every([...parts, ...held.map((c) => c.match)]), open: held.filter((c) => c.match === 'maybe').map((c) => c.key) }
}
