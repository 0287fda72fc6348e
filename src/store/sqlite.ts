import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type SqliteDatabase, SqliteDialect } from 'kysely'

/** How long one process waits for another that is writing. */
const BUSY_MS = 10_000

/** `$XDG_STATE_HOME/ecs-pull/ecs-pull.db`, else the same below `~/.local/state`. */
export function defaultStoreFile(env: NodeJS.ProcessEnv = process.env): string {
  const home = env.HOME || homedir()
  return join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'ecs-pull', 'ecs-pull.db')
}

/** Opens (and creates, for its owner alone) a SQLite file that several processes may use at once. */
export function openSqlite(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(file, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
  // Every entry of the journal must outlive a power cut: one fsync a commit.
  retryBusy(() => db.exec('pragma journal_mode = wal; pragma synchronous = full'))
  return db
}

/** Going over to write-ahead logging takes the whole file, and SQLite does not wait for that by itself. */
export function retryBusy<T>(work: () => T, until = Date.now() + BUSY_MS): T {
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!/locked|busy/i.test(String(error)) || Date.now() > until) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

/** Kysely's SQLite dialect over Node's own driver: the three calls it makes of a database, and the four of a statement. */
export const sqliteDialect = (db: DatabaseSync): SqliteDialect => new SqliteDialect({ database: asKyselyDatabase(db) })

const asKyselyDatabase = (db: DatabaseSync): SqliteDatabase => ({
  close: () => db.close(),
  prepare(sql) {
    // A transaction that begins with a read and then writes fails at once when another process wrote in between, without waiting.
    const statement = db.prepare(sql === 'begin' ? 'begin immediate' : sql)
    const given = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...given(parameters)),
      run: (parameters) => statement.run(...given(parameters)),
      iterate: (parameters) => statement.iterate(...given(parameters)),
    }
  },
})
