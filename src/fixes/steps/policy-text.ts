import { codeOf } from '../../aws/refusal.ts'

/** IAM gives documents percent-encoded (IAM API reference, GetRolePolicy). */
export function decoded(document: string | undefined): string | null {
  if (document === undefined) return null
  try {
    return decodeURIComponent(document)
  } catch {
    return document
  }
}

/** Equal texts for documents that mean the same: white space, the order of keys, statements and lists do not count. */
export function meaningOf(document: string | null): string | null {
  if (document === null) return null
  try {
    return JSON.stringify(sorted(JSON.parse(document)))
  } catch {
    return document
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(sorted(item))).sort()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Null in place of IAM's "no such entity". */
export async function orNothing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (/^NoSuchEntity(Exception)?$/.test(codeOf(error))) return null
    throw error
  }
}
