import ipaddr from 'ipaddr.js'

/** A policy document with the name the simulator gives it. */
export type Named = readonly [name: string, document: string]
type Values = string | string[]
interface Statement {
  Effect: 'Allow' | 'Deny'
  Action?: Values
  NotAction?: Values
  Resource?: Values
  NotResource?: Values
  Principal?: '*' | Record<string, Values>
  NotPrincipal?: '*' | Record<string, Values>
  Condition?: Record<string, Record<string, Values | boolean>>
}

export interface Question {
  action: string
  resource: string
  context?: Record<string, string>
  identity: readonly Named[]
  boundary?: string | null
  resourcePolicy?: string | null
  /** ARN of the role that asks; its session's ARN counts as the same. */
  principal?: string
  /** Service principal that asks, for a trust policy. */
  service?: string
  /** The resource is in another account: both sides must allow. */
  cross?: boolean
}

export interface Decision {
  decision: 'allowed' | 'implicitDeny' | 'explicitDeny'
  matched: string[]
  missing: string[]
  /** Null: there is no boundary. */
  boundary: boolean | null
  /** AWS's words for a denial; empty where it is allowed. */
  why: string
}

/** Allows everything: the identity side where only the resource side is in question. */
export const ANYTHING: readonly Named[] = [['any', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}']]

const texts = (value: unknown) => typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
const blocks = (value: unknown, inner: (value: unknown) => boolean) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(inner)

function isStatement(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { Effect, Condition, Principal, NotPrincipal, ...rest } = value as Record<string, unknown>
  const principals = [Principal, NotPrincipal].every((one) => one === undefined || one === '*' || blocks(one, texts))
  const values = (one: unknown) => texts(one) || typeof one === 'boolean' || typeof one === 'number'
  const conditions = Condition === undefined || blocks(Condition, (keys) => blocks(keys, values))
  const actions = ['Action', 'NotAction', 'Resource', 'NotResource'].every((key) => rest[key] === undefined || texts(rest[key]))
  return (Effect === 'Allow' || Effect === 'Deny') && principals && conditions && actions
}

/** Whether a text is a policy document that can be evaluated. */
export function isPolicy(text: string | undefined): text is string {
  try {
    const { Statement } = JSON.parse(text ?? '')
    const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement]
    return statements.length > 0 && statements.every(isStatement)
  } catch {
    return false
  }
}

const list = (value: Values | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

/** True where a pattern with `*` and `?` fits the whole text. Linear in pattern times text: a policy is somebody's input. */
export function glob(pattern: string, text: string, fold = false): boolean {
  const [p, t] = fold ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text]
  let [i, j, star, mark] = [0, 0, -1, 0]
  while (j < t.length) {
    if (p[i] === '*') [star, mark, i] = [i, j, i + 1]
    else if (i < p.length && (p[i] === '?' || p[i] === t[j])) [i, j] = [i + 1, j + 1]
    else if (star >= 0) [i, mark, j] = [star + 1, mark + 1, mark + 1]
    else return false
  }
  while (p[i] === '*') i += 1
  return i === p.length
}

function inBlock(address: string, block: string): boolean {
  try {
    return ipaddr.parse(address).match(ipaddr.parseCIDR(block.includes('/') ? block : `${block}/32`))
  } catch {
    return false
  }
}

function holdsOne(operator: string, want: string, have: string): boolean {
  if (/^Arn/.test(operator) || /Like$/.test(operator)) return glob(want, have)
  if (/IgnoreCase$/.test(operator) || operator === 'Bool') return want.toLowerCase() === have.toLowerCase()
  if (/IpAddress$/.test(operator)) return inBlock(have, want)
  const [a, b] = /^Date/.test(operator) ? [Date.parse(have), Date.parse(want)] : [Number(have), Number(want)]
  if (/LessThanEquals$/.test(operator)) return a <= b
  if (/LessThan$/.test(operator)) return a < b
  if (/GreaterThanEquals$/.test(operator)) return a >= b
  if (/GreaterThan$/.test(operator)) return a > b
  return /^(Numeric|Date)/.test(operator) ? a === b : want === have
}

function conditionsHold(statement: Statement, context: Record<string, string>, missing: Set<string>): boolean {
  let hold = true
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]))
  for (const [written, keys] of Object.entries(statement.Condition ?? {})) {
    const [, quantifier, operator, ifExists] = /^(?:(For\w+):)?(\w+?)(IfExists)?$/.exec(written) ?? [
      undefined,
      undefined,
      written,
      undefined,
    ]
    const negated = /Not/.test(operator as string)
    for (const [key, wanted] of Object.entries(keys)) {
      const want = list(Array.isArray(wanted) ? wanted : String(wanted))
      const have = known.get(key.toLowerCase())
      if (operator === 'Null') hold &&= (have === undefined) === (want[0] === 'true')
      else if (have === undefined) {
        missing.add(key)
        hold &&= Boolean(ifExists) || negated || quantifier === 'ForAllValues'
      } else {
        const hit = want.some((one) => holdsOne((operator as string).replace('Not', ''), one, have))
        hold &&= negated ? !hit : hit
      }
    }
  }
  return hold
}

/** Whether a statement is about this principal: by name, only through its account, or not at all. */
function names(statement: Statement, question: Question): 'exact' | 'account' | null {
  const one = (principal: Statement['Principal']): 'exact' | 'account' | null => {
    if (principal === '*') return 'exact'
    if (list(principal?.Service).includes(question.service ?? ' ')) return 'exact'
    const arn = question.principal
    if (!arn) return null
    const [, partition, , , account] = arn.split(':')
    const users = list(principal?.AWS)
    if (users.includes('*') || users.includes(arn)) return 'exact'
    return users.includes(account as string) || users.includes(`arn:${partition}:iam::${account}:root`) ? 'account' : null
  }
  return statement.NotPrincipal ? (one(statement.NotPrincipal) ? null : 'exact') : one(statement.Principal)
}

function applying(documents: readonly Named[], question: Question, missing: Set<string>, named = false) {
  const { action, resource, context = {} } = question
  const statements = documents.flatMap(([source, text]) =>
    list(JSON.parse(text).Statement as never).map((statement) => ({
      source,
      statement: statement as unknown as Statement,
      how: 'exact' as string | null,
    })),
  )
  return statements.filter((found) => {
    const { statement } = found
    if (named) found.how = names(statement, question)
    if (!found.how) return false
    if (statement.Action && !list(statement.Action).some((one) => glob(one, action, true))) return false
    if (statement.NotAction && list(statement.NotAction).some((one) => glob(one, action, true))) return false
    if (statement.Resource && !list(statement.Resource).some((one) => glob(one, resource))) return false
    if (statement.NotResource && list(statement.NotResource).some((one) => glob(one, resource))) return false
    return conditionsHold(statement, context, missing)
  })
}

/**
 * Decides one call as AWS does: an explicit deny anywhere wins; in the same account the identity side or a resource policy that names the
 * caller allows, across accounts both must; a boundary only narrows. Left out: organisations, session policies, policy variables.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(question: Question): Decision {
  const missing = new Set<string>()
  const identity = applying(question.identity, question, missing)
  const boundary = question.boundary ? applying([['boundary', question.boundary]], question, missing) : null
  const resource = question.resourcePolicy ? applying([['resource-policy', question.resourcePolicy]], question, missing, true) : []
  const allows = (found: typeof identity) => found.filter(({ statement }) => statement.Effect === 'Allow')
  const decision = (kind: Decision['decision'], matched: typeof identity, why: string): Decision => ({
    decision: kind,
    matched: matched.map(({ source }) => source),
    missing: [...missing].sort(),
    boundary: boundary && allows(boundary).length > 0,
    why,
  })
  const layers = [
    ['an identity-based policy', identity],
    ['a permissions boundary', boundary ?? []],
    ['a resource-based policy', resource],
  ] as const
  for (const [layer, found] of layers) {
    const denials = found.filter(({ statement }) => statement.Effect === 'Deny')
    if (denials.length > 0) return decision('explicitDeny', denials, `with an explicit deny in ${layer}`)
  }
  const refused = (layer: string) => decision('implicitDeny', [], `because no ${layer} allows the ${question.action} action`)
  const byResource = allows(resource)
  const byIdentity = allows(identity)
  if (question.cross && byResource.length === 0) return refused('resource-based policy')
  const enough = byIdentity.length > 0 || (!question.cross && byResource.some(({ how }) => how === 'exact'))
  if (!enough) return refused('identity-based policy')
  if (boundary && allows(boundary).length === 0) return refused('permissions boundary')
  return decision('allowed', [...byIdentity, ...byResource], '')
}
