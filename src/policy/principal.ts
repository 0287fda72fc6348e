import { isObject, list, type Statement } from './document.ts'
import { type Match, not, some } from './match.ts'

/** Who calls: a role of the customer's, an AWS service, or AWS itself on the customer's behalf (ECR reading its own bucket). */
export type Caller = { kind: 'role'; arn: string } | { kind: 'service'; name: string } | { kind: 'amazon' }

/** `account`: the statement names the caller's account, which leaves the choice to that account's own policies. */
export interface PrincipalMatch {
  match: Match
  account: boolean
}

const NO: PrincipalMatch = { match: 'no', account: false }
const found = (match: Match, account = false): PrincipalMatch => ({ match, account })

export const accountOf = (arn: string): string => arn.split(':')[4] ?? ''
/** Role names are unique in an account whatever their path, and a session's ARN has lost the path. */
export const nameOf = (arn: string): string => arn.split('/').at(-1) ?? ''

/** Two ARNs of one role: a session's has lost the path. */
export const sameRole = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && accountOf(a) === accountOf(b) && nameOf(a) === nameOf(b)

/** Whether a statement's Principal or NotPrincipal takes the caller in. Without either: it does, as in a policy of an identity. */
export function takesIn(
  { principal, notPrincipal, effect }: Pick<Statement, 'principal' | 'notPrincipal' | 'effect'>,
  caller: Caller,
): PrincipalMatch {
  if (notPrincipal === undefined) return principal === undefined ? found('yes') : best(principal, caller)
  if (effect === 'Deny' && caller.kind === 'role' && notPrincipal !== '*') return found(denies(all(notPrincipal, caller)))
  return found(not(best(notPrincipal, caller).match))
}

/**
 * Deny with NotPrincipal: it spares the role it names together with its account. The account alone spares nobody else in it, and the role
 * alone may be denied as its account (IAM user guide, NotPrincipal).
 */
function denies(named: readonly PrincipalMatch[]): Match {
  const role = named.some(({ match, account }) => match === 'yes' && !account)
  const account = named.some((one) => one.account)
  if (role) return account ? 'no' : 'maybe'
  return named.some(({ match }) => match === 'maybe') ? 'maybe' : 'yes'
}

/** How each of the principals named stands to the caller. */
function all(principal: unknown, caller: Caller): PrincipalMatch[] {
  const kinds: [string, unknown][] = isObject(principal) ? Object.entries(principal) : principal === '*' ? [['*', '*']] : [['?', principal]]
  return kinds.flatMap(([kind, values]) => list(values).map((value) => one(kind, value, caller)))
}

function best(principal: unknown, caller: Caller): PrincipalMatch {
  const each = all(principal, caller)
  const sure = each.find((p) => p.match === 'yes' && !p.account) ?? each.find((p) => p.match === 'yes')
  const match = some(each.map((p) => p.match))
  return sure ?? (match === 'no' ? NO : found(match))
}

function one(kind: string, value: unknown, caller: Caller): PrincipalMatch {
  if (typeof value !== 'string' || kind === '?') return found('maybe')
  if (kind === '*') return found('yes')
  if (caller.kind === 'service')
    return kind === 'Service' ? found(value === caller.name ? 'yes' : 'no') : found(kind === 'AWS' && value === '*' ? 'maybe' : 'no')
  if (caller.kind === 'amazon') return kind === 'AWS' && value === '*' ? found('yes') : found(kind === 'Service' ? 'maybe' : 'no')
  if (kind !== 'AWS') return NO
  if (value === '*' || value === caller.arn) return found('yes')
  if (value === accountOf(caller.arn)) return found('yes', true)
  if (accountOf(value) !== accountOf(caller.arn)) return value.includes('*') ? found('maybe') : NO
  if (value.endsWith(':root')) return found('yes', true)
  if (/^arn:[\w-]+:sts:.*:assumed-role\//.test(value)) return found(value.split('/')[1] === nameOf(caller.arn) ? 'maybe' : 'no')
  if (value.includes('*')) return found('maybe')
  return found(/:role\//.test(value) && nameOf(value) === nameOf(caller.arn) ? 'yes' : 'no')
}
