/** A store that cannot be opened or brought up to date. */
export class StoreError extends Error {
  readonly code: 'store-unavailable'
  constructor(cause: unknown) {
    super(`the store cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.code = 'store-unavailable'
  }
}

/**
 * What is the matter with the store: `gone` its file was deleted or replaced, `full` its disk, `busy` another process has it for itself,
 * `away` it cannot be reached or cannot be opened.
 */
export type StoreTrouble = 'gone' | 'full' | 'busy' | 'away'

/** An error that already says what is the matter. */
export class StoreFault extends Error {
  readonly code: `store-${StoreTrouble}`
  readonly trouble: StoreTrouble
  constructor(trouble: StoreTrouble, message: string) {
    super(message)
    this.trouble = trouble
    this.code = `store-${trouble}`
  }
}

/** By SQLite's primary result code (https://www.sqlite.org/rescode.html): BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const SQLITE: Record<number, StoreTrouble> = { 5: 'busy', 6: 'busy', 8: 'away', 10: 'away', 11: 'away', 13: 'full', 14: 'away', 26: 'away' }

/**
 * By SQLSTATE (PostgreSQL manual, appendix A), its class or the whole: connection, insufficient resources, operator intervention; and by
 * the codes of Node's sockets.
 */
const POSTGRES: [RegExp, StoreTrouble][] = [
  [/^(53100|ENOSPC)$/, 'full'],
  [/^(55P03|40P01)$/, 'busy'],
  [/^(08...|53...|57P0.|58...)$/, 'away'],
  [/^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, 'away'],
]

/** `pg` says these with no code. */
const CONNECTION =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|The server does not support SSL)/

/** What is the matter with the store, where an error of its comes from that; null: the error is another. */
export function storeTrouble(error: unknown): StoreTrouble | null {
  for (let at = error as (Error & { code?: unknown; errcode?: number }) | null | undefined; at; at = at.cause as typeof at) {
    if (at instanceof StoreFault) return at.trouble
    if (at.code === 'ERR_SQLITE_ERROR') return SQLITE[(at.errcode ?? 0) & 255] ?? null
    const code = String(at.code ?? '')
    // Only errors of the database's own driver: a call to AWS or Slack may be refused a connection, too.
    const postgres = at.stack?.includes('node_modules/pg') || at.constructor?.name === 'DatabaseError'
    const found = POSTGRES.find(([codes]) => codes.test(code))?.[1]
    if (found && postgres) return found
    if (CONNECTION.test(at.message ?? '')) return 'away'
  }
  return error instanceof StoreError ? 'away' : null
}
