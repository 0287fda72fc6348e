import { mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { StoreFault } from './trouble.ts'

/** How long one process waits for another that is writing. Milliseconds. */
const BUSY_MS = 10_000
/** Between two tries. Milliseconds. */
const AGAIN_MS = 20
const MEMORY = ':memory:'

/** `$XDG_STATE_HOME/ecs-pull/ecs-pull.db`, else the same below `~/.local/state`. */
export function defaultStoreFile(env: NodeJS.ProcessEnv = process.env): string {
  const home = env.HOME || homedir()
  return join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'ecs-pull', 'ecs-pull.db')
}

/**
 * A SQLite file, open twice: reads go on while a write waits. SQLite's own wait for a lock stops the whole process, which has Slack to
 * answer within three seconds; so neither connection waits, and what meets a lock is tried again a little later.
 */
export interface SqliteFile {
  reader: DatabaseSync
  writer: DatabaseSync
  /** Throws StoreFault `gone` where the file at this path is another by now, or none. */
  present(): void
  close(): void
}

/** Opens (and creates, for its owner alone) a SQLite file that several processes may use at once. */
export async function openSqlite(file: string): Promise<SqliteFile> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const open = () => new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true })
  const writer = open()
  try {
    // Every entry of the journal must outlive a power cut: one fsync a commit.
    await patiently(() => writer.exec('pragma journal_mode = wal; pragma synchronous = full'))
    // What is only in memory is there for one connection alone.
    const reader = file === MEMORY ? writer : open()
    const own = identityOf(file)
    return {
      reader,
      writer,
      present() {
        // A file that was deleted or replaced goes on taking what is written, and all of it is lost.
        if (identityOf(file) !== own) throw new StoreFault('gone', `the store's file was deleted or replaced: ${file}`)
      },
      close() {
        if (reader !== writer) reader.close()
        writer.close()
      },
    }
  } catch (error) {
    writer.close()
    throw error
  }
}

function identityOf(file: string): string | null {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat ? `${stat.dev} ${stat.ino}` : null
}

/** Does what SQLite refuses while another connection has the lock, again and again; the process goes on meanwhile. */
export async function patiently<T>(work: () => T, ms = BUSY_MS): Promise<T> {
  for (const until = performance.now() + ms; ; await sleep(AGAIN_MS)) {
    try {
      return work()
    } catch (error) {
      if (!/locked|busy/i.test(String(error)) || performance.now() > until) throw error
    }
  }
}

/** One after another, in the order they came: gives what lets the next one in. */
function turns(): () => Promise<() => void> {
  let last = Promise.resolve()
  return async () => {
    let leave = () => {}
    const before = last
    last = new Promise((done) => {
      leave = done
    })
    await before
    return leave
  }
}

/** Many may read, and one of this process write, at the same time. */
class ManyReaders extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
}

/** Kysely's SQLite dialect over Node's own driver. */
export const sqliteDialect = (file: SqliteFile): Dialect => ({
  createDriver: () => sqliteDriver(file),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new ManyReaders(),
  createIntrospector: (db) => new SqliteIntrospector(db),
})

/** What one piece of work holds: within a transaction the right to write, and how to give it back. */
interface Held extends DatabaseConnection {
  leave: (() => void) | null
}

function sqliteDriver({ reader, writer, present, close }: SqliteFile): Driver {
  const turn = turns()
  let closed = false

  const run = async (db: DatabaseSync, query: CompiledQuery) => {
    const result = await patiently(() => {
      if (closed) throw new Error('the store is closed')
      present()
      return resultOf(db, query)
    })
    return result
  }

  const connection = (): Held => {
    const held: Held = {
      leave: null,
      async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
        if (held.leave) return (await run(writer, query)) as QueryResult<R>
        if (SelectQueryNode.is(query.query)) return (await run(reader, query)) as QueryResult<R>
        const leave = await turn()
        try {
          return (await run(writer, query)) as QueryResult<R>
        } finally {
          leave()
        }
      },
      // biome-ignore lint/correctness/useYield: nothing here is read in parts
      async *streamQuery() {
        throw new Error('not supported')
      },
    }
    return held
  }

  const end = async (held: Held, how: 'commit' | 'rollback') => {
    try {
      // A full disk has ended the transaction already.
      if (how === 'commit' || writer.isTransaction) await run(writer, CompiledQuery.raw(how))
    } finally {
      held.leave?.()
      held.leave = null
    }
  }

  return {
    async init() {},
    acquireConnection: async () => connection(),
    async beginTransaction(given) {
      const held = given as Held
      const leave = await turn()
      try {
        // A transaction that begins with a read and then writes fails at once when another process wrote in between.
        await run(writer, CompiledQuery.raw('begin immediate'))
        held.leave = leave
      } catch (error) {
        leave()
        throw error
      }
    },
    commitTransaction: (held) => end(held as Held, 'commit'),
    rollbackTransaction: (held) => end(held as Held, 'rollback'),
    async releaseConnection() {},
    async destroy() {
      closed = true
      close()
    },
  }
}

function resultOf(db: DatabaseSync, { sql, parameters }: CompiledQuery): QueryResult<unknown> {
  const statement = db.prepare(sql)
  const given = parameters as SQLInputValue[]
  if (statement.columns().length > 0) return { rows: statement.all(...given) }
  const { changes, lastInsertRowid } = statement.run(...given)
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
}
