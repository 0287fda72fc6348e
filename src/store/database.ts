import { resolve } from 'node:path'
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

/** A database and how to let go of it. */
export interface Opened {
  db: Database
  close(): Promise<void>
}

/** Opens either engine and brings its schema up to date; several processes may do so at once. Throws StoreError. */
export async function openDatabase(where: { file: string } | { url: string }): Promise<Opened> {
  try {
    if ('file' in where) return await shared(where.file)
    const db = await upToDate(new Kysely<Tables>({ dialect: postgresDialect(where.url) }), (opened) => migrate(opened, false))
    return { db, close: () => db.destroy() }
  } catch (error) {
    throw new StoreError(error)
  }
}

const files = new Map<string, { db: Promise<Database>; users: number }>()

/**
 * One connection a file in each process: SQLite waits for another connection's transaction without letting the process go on, so that two
 * of one process would wait for each other until the time is up.
 */
async function shared(file: string): Promise<Opened> {
  const path = resolve(file)
  const kept = files.get(path) ?? { db: openFile(file), users: 0 }
  files.set(path, kept)
  kept.users += 1
  let open = true
  const close = async () => {
    if (!open) return
    open = false
    kept.users -= 1
    if (kept.users) return
    files.delete(path)
    await kept.db.then((db) => db.destroy())
  }
  try {
    return { db: await kept.db, close }
  } catch (error) {
    if (files.get(path) === kept) files.delete(path)
    throw error
  }
}

async function openFile(file: string): Promise<Database> {
  const sqlite = openSqlite(file)
  return upToDate(new Kysely<Tables>({ dialect: sqliteDialect(sqlite) }), (db) => migrateAlone(db, sqlite))
}

/** Lets go of a database that cannot be brought up to date. */
async function upToDate(db: Database, bring: (db: Database) => Promise<void>): Promise<Database> {
  try {
    await bring(db)
    return db
  } catch (error) {
    await db.destroy().catch(() => {})
    throw error
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

/** On PostgreSQL Kysely holds an advisory lock meanwhile. */
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
