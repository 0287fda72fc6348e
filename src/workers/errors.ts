import { CredentialsError } from '../aws/refusal.ts'
import type { Phrase } from '../core/phrase.ts'
import { Problem } from '../problem.ts'

/** An error as plain data, so that it can go from one process to another. */
export type PackedError =
  | { kind: 'problem'; say: Phrase }
  | { kind: 'credentials'; code: string; role: string | null }
  | { kind: 'other'; name: string; message: string; code: string | null; stack: string | null }

export function packError(error: unknown): PackedError {
  if (error instanceof Problem) return { kind: 'problem', say: error.say }
  if (error instanceof CredentialsError) return { kind: 'credentials', code: error.code, role: error.role }
  const { name = 'Error', message = String(error), code, stack } = (error ?? {}) as NodeJS.ErrnoException
  return { kind: 'other', name, message, code: code ?? null, stack: stack ?? null }
}

/** The same error again: a `Problem` and a `CredentialsError` keep their class, since what is said depends on it. */
export function unpackError(packed: PackedError): Error {
  if (packed.kind === 'problem') return new Problem(packed.say.key, packed.say.params)
  if (packed.kind === 'credentials') return new CredentialsError(packed.code, packed.role)
  const { name, message, code, stack } = packed
  return Object.assign(new Error(message), { name, ...(code && { code }), ...(stack && { stack }) })
}
