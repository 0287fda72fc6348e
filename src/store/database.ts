import { resolve } from 'node:path'
import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './migrations.ts'
import { postgresDialect } from './postgres.ts'
import type { Tables } from './rows.ts'
import { openSqlite, patiently, type SqliteFile, sqliteDialect } from './sqlite.ts'
import { StoreError } from './trouble.ts'

export type Database = Kysely<Tables>

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

async function openFile(path: string): Promise<Database> {
  const file = await openSqlite(path)
  try {
    await migrateAlone(file)
    return new Kysely<Tables>({ dialect: sqliteDialect(file) })
  } catch (error) {
    file.close()
    throw error
  }
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

/** On SQLite, Kysely takes no lock against other processes and no transaction: this one is both, and all of it has to be on one connection. */
async function migrateAlone(file: SqliteFile) {
  const { writer } = file
  await patiently(() => writer.exec('begin immediate'))
  try {
    await migrate(new Kysely<Tables>({ dialect: sqliteDialect({ ...file, reader: writer }) }), true)
    writer.exec('commit')
  } catch (error) {
    if (writer.isTransaction) writer.exec('rollback')
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
