import { CredentialsError } from '../aws/refusal.ts'
import type { Phrase } from '../core/phrase.ts'
import type { HandedPlan } from '../core/run-view.ts'
import { Problem } from '../problem.ts'
import { RunLost, RunRefused } from '../run/types.ts'
import { StoreFault, type StoreTrouble, storeTrouble } from '../store/trouble.ts'

/** An error as plain data, so that it can go from one process to another. */
export type PackedError =
  | { kind: 'problem'; say: Phrase; handOver: HandedPlan | null }
  | { kind: 'refused'; code: RunRefused['code']; say: Phrase; missing: string[]; handOver: HandedPlan | null }
  | { kind: 'credentials'; code: string; role: string | null }
  | { kind: 'lost'; trouble: StoreTrouble; say: Phrase }
  | { kind: 'store'; trouble: StoreTrouble; message: string }
  | { kind: 'other'; name: string; message: string; code: string | null; stack: string | null }

export function packError(error: unknown): PackedError {
  if (error instanceof Problem) return { kind: 'problem', say: error.say, handOver: error.handOver }
  if (error instanceof RunRefused) {
    const { code, say, missing, handOver } = error
    return { kind: 'refused', code, say, missing, handOver }
  }
  if (error instanceof CredentialsError) return { kind: 'credentials', code: error.code, role: error.role }
  const trouble = storeTrouble(error)
  if (error instanceof RunLost) return { kind: 'lost', trouble: error.trouble, say: error.say }
  if (trouble) return { kind: 'store', trouble, message: String((error as Error).message) }
  const { name = 'Error', message = String(error), code, stack } = (error ?? {}) as NodeJS.ErrnoException
  return { kind: 'other', name, message, code: code ?? null, stack: stack ?? null }
}

/** The same error again: those that say something to a person keep their class, since what is said depends on it. */
export function unpackError(packed: PackedError): Error {
  if (packed.kind === 'problem') return new Problem(packed.say.key, packed.say.params, packed.handOver)
  if (packed.kind === 'refused') return new RunRefused(packed.code, packed.say, packed.missing, packed.handOver)
  if (packed.kind === 'credentials') return new CredentialsError(packed.code, packed.role)
  if (packed.kind === 'lost') return new RunLost(packed.trouble, packed.say)
  if (packed.kind === 'store') return new StoreFault(packed.trouble, packed.message)
  const { name, message, code, stack } = packed
  return Object.assign(new Error(message), { name, ...(code && { code }), ...(stack && { stack }) })
}
