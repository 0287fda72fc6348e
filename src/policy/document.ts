import type { Condition } from './condition.ts'

/** One statement of a policy. Lists are null where the element is absent. */
export interface Statement {
  index: number
  sid: string | null
  effect: 'Allow' | 'Deny'
  action: string[] | null
  notAction: string[] | null
  resource: string[] | null
  notResource: string[] | null
  principal: unknown
  notPrincipal: unknown
  conditions: Condition[]
  /** The statement as written, for quoting. */
  raw: unknown
}

/** `broken`: the statement cannot be read; it may say anything. */
export type Parsed = { variables: boolean; statements: (Statement | { index: number; broken: true; raw: unknown })[] }

/** Reads a policy document. Null: it is none (no JSON, no statements). */
export function parsePolicy(document: string): Parsed | null {
  let policy: unknown
  try {
    policy = JSON.parse(document)
  } catch {
    return null
  }
  if (!isObject(policy) || policy.Statement === undefined) return null
  const statements = list(policy.Statement)
  return {
    variables: policy.Version === '2012-10-17',
    statements: statements.map((raw, index) => {
      try {
        return statement(raw, index)
      } catch {
        return { index, broken: true as const, raw }
      }
    }),
  }
}

function statement(raw: unknown, index: number): Statement {
  if (!isObject(raw)) throw new TypeError('no statement')
  if (raw.Effect !== 'Allow' && raw.Effect !== 'Deny') throw new TypeError('no effect')
  if ((raw.Action === undefined) === (raw.NotAction === undefined)) throw new TypeError('neither or both of Action and NotAction')
  if (raw.Resource !== undefined && raw.NotResource !== undefined) throw new TypeError('both Resource and NotResource')
  return {
    index,
    sid: typeof raw.Sid === 'string' ? raw.Sid : null,
    effect: raw.Effect,
    action: strings(raw.Action),
    notAction: strings(raw.NotAction),
    resource: strings(raw.Resource),
    notResource: strings(raw.NotResource),
    principal: raw.Principal,
    notPrincipal: raw.NotPrincipal,
    conditions: conditions(raw.Condition),
    raw,
  }
}

function conditions(raw: unknown): Condition[] {
  if (raw === undefined) return []
  if (!isObject(raw)) throw new TypeError('no condition')
  return Object.entries(raw).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw new TypeError('no condition keys')
    return Object.entries(keys).map(([key, values]) => ({ operator, key, values: scalars(values) }))
  })
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

function strings(value: unknown): string[] | null {
  if (value === undefined) return null
  return list(value).map((item) => {
    if (typeof item !== 'string') throw new TypeError('not a string')
    return item
  })
}

const scalars = (value: unknown): string[] =>
  list(value).map((item) => {
    if (typeof item === 'object' || item === undefined) throw new TypeError('not a value')
    return String(item)
  })
