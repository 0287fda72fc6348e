import type { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './migrations.ts'
import { postgresDialect } from './postgres.ts'
import type { Tables } from './rows.ts'
import { openSqlite, retryBusy, sqliteDialect } from './sqlite.ts'

export type Database = Kysely<Tables>

/** A store that cannot be opened or brought up to date. */
export class StoreError extends Error {
  readonly code: 'store-unavailable'
  constructor(cause: unknown) {
    super(`the store cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.code = 'store-unavailable'
  }
}

/** Opens either engine and brings its schema up to date; several processes may do so at once. Throws StoreError. */
export async function openDatabase(where: { file: string } | { url: string }): Promise<Database> {
  let db: Database | undefined
  try {
    if ('url' in where) {
      db = new Kysely<Tables>({ dialect: postgresDialect(where.url) })
      // Kysely holds an advisory lock meanwhile.
      await migrate(db, false)
      return db
    }
    const file = openSqlite(where.file)
    db = new Kysely<Tables>({ dialect: sqliteDialect(file) })
    await migrateAlone(db, file)
    return db
  } catch (error) {
    await db?.destroy().catch(() => {})
    throw new StoreError(error)
  }
}

/** On SQLite, Kysely takes no lock against other processes and no transaction: this one is both. */
async function migrateAlone(db: Database, file: DatabaseSync) {
  retryBusy(() => file.exec('begin immediate'))
  try {
    await migrate(db, true)
    file.exec('commit')
  } catch (error) {
    file.exec('rollback')
    throw error
  }
}

async function migrate(db: Database, sqlite: boolean) {
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations(sqlite) },
    // A database may be shared: a table of that name in another schema is not ours.
    ...(!sqlite && { migrationTableSchema: await currentSchema(db) }),
    migrationTableName: 'ecs_pull_migration',
    migrationLockTableName: 'ecs_pull_migration_lock',
  }).migrateToLatest()
  if (error) throw error
}

const currentSchema = async (db: Database) => (await sql<{ s: string }>`select current_schema() as s`.execute(db)).rows[0]?.s ?? 'public'
