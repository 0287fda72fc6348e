import { isObject, list } from './document.ts'
import { parseExactly } from './exact-json.ts'

/** The same text for the same value, whatever the order of its keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  )

const statementsOf = (policy: Record<string, unknown>): unknown[] => (policy.Statement === undefined ? [] : list(policy.Statement))

/** Null where the text is no policy: nobody may write over what cannot be read. */
function read(document: string): Record<string, unknown> | null {
  try {
    const policy: unknown = parseExactly(document)
    return isObject(policy) ? policy : null
  } catch {
    return null
  }
}

export type AddedStatement = { Sid: string } & Record<string, unknown>

/** Whether the policy has exactly this statement. */
export const hasStatement = (document: string, statement: AddedStatement): boolean =>
  statementsOf(read(document) ?? {}).some((one) => canonical(one) === canonical(statement))

/** A statement of this Sid that says something else: somebody has changed it. */
export const otherOfSid = (document: string, statement: AddedStatement): boolean =>
  statementsOf(read(document) ?? {}).some((one) => isObject(one) && one.Sid === statement.Sid && canonical(one) !== canonical(statement))

/** The policy with one more statement, all others as they are; unchanged where it has it already. Null: the document is no policy. */
export function withStatement(document: string, statement: AddedStatement): string | null {
  const policy = read(document)
  if (!policy) return null
  if (hasStatement(document, statement)) return document
  return JSON.stringify({ ...policy, Statement: [...statementsOf(policy), statement] })
}

/** The policy without that statement, all others as they are. Null: the document is no policy. */
export function withoutStatement(document: string, statement: AddedStatement): string | null {
  const policy = read(document)
  if (!policy) return null
  const gone = canonical(statement)
  return JSON.stringify({ ...policy, Statement: statementsOf(policy).filter((one) => canonical(one) !== gone) })
}

/** A policy without statements: AWS takes none such. */
export const isEmpty = (document: string): boolean => statementsOf(read(document) ?? {}).length === 0

/** A Sid that no statement of the policy has. */
export function freeSid(document: string, wanted: string): string {
  const taken = new Set(statementsOf(read(document) ?? {}).map((one) => (isObject(one) ? one.Sid : null)))
  for (let n = 1; ; n++) {
    const sid = n === 1 ? wanted : `${wanted}${n}`
    if (!taken.has(sid)) return sid
  }
}
