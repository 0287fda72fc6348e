import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { guardAudit } from './audit-guard.ts'
import type { Database } from './database.ts'

const bigserial = (sqlite: boolean) => (sqlite ? 'integer' : 'bigserial')

async function first(db: Kysely<unknown>, sqlite: boolean) {
  const table = (name: string) => db.schema.createTable(name)
  await table('reports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('report_json', 'text', (c) => c.notNull())
    .addColumn('context_json', 'text')
    .execute()
  await db.schema.createIndex('reports_created_at').on('reports').column('created_at').execute()
  await table('events')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('events_seen_at').on('events').column('seen_at').execute()
  await table('preferences')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('language', 'text')
    .addColumn('mode', 'text')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('preferences_key', ['kind', 'id'])
    .execute()
  await table('runs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('report', 'text', (c) => c.notNull())
    .addColumn('fix', 'text', (c) => c.notNull())
    .addColumn('press', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('direction', 'text', (c) => c.notNull())
    .addColumn('plan_json', 'text', (c) => c.notNull())
    .addColumn('target_json', 'text', (c) => c.notNull())
    .addColumn('problem_json', 'text')
    .addColumn('proof_json', 'text')
    .addColumn('asker', 'text', (c) => c.notNull())
    .addColumn('approver', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('approved_at', 'bigint')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('runs_press_attempt', ['press', 'attempt'])
    .execute()
  await db.schema.createIndex('runs_status').on('runs').columns(['status', 'lease_until']).execute()
  await table('journal')
    .addColumn('run', 'text', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('phase', 'text', (c) => c.notNull())
    .addColumn('entry_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('journal_key', ['run', 'seq'])
    .execute()
  await table('holds')
    .addColumn('resource', 'text', (c) => c.primaryKey())
    .addColumn('run', 'text', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .execute()
  await table('audit')
    .addColumn('id', bigserial(sqlite) as 'integer', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('who', 'text', (c) => c.notNull())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('run', 'text')
    .addColumn('detail_json', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('audit_at').on('audit').column('at').execute()
}

/** Who approved what, in which account, and whether anything may be changed at all. */
async function approvals(db: Kysely<unknown>, sqlite: boolean) {
  await db.schema.alterTable('runs').addColumn('account', 'text').execute()
  await db.schema.createIndex('runs_approved').on('runs').columns(['account', 'approved_at']).execute()
  await db.schema
    .createTable('approvals')
    .addColumn('run', 'text', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('who', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('approvals_key', ['run', 'who'])
    .execute()
  await db.schema
    .createTable('switches')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('off', 'integer', (c) => c.notNull())
    .addColumn('who', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
  await guardAudit(db, sqlite)
}

/** Who pressed last for a run: whoever takes it back is not whoever approved it. */
async function pressed(db: Kysely<unknown>) {
  await db.schema.alterTable('runs').addColumn('pressed_by', 'text').execute()
}

/** What has to be said, until it has been. */
async function outbox(db: Kysely<unknown>) {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('body_json', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('outbox_due').on('outbox').columns(['due_at', 'lease_until']).execute()
}

/**
 * Where a run was asked for, who declined it, and one asker a run. Until now the context of the report said so, which any of several
 * writers could replace.
 */
async function requests(db: Kysely<unknown>) {
  await db.schema.alterTable('runs').addColumn('declined_by', 'text').execute()
  await db.schema.createIndex('runs_report').on('runs').column('report').execute()
  await db.schema
    .createTable('requests')
    .addColumn('run', 'text', (c) => c.primaryKey().references('runs.id').onDelete('cascade'))
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('thread', 'text')
    .addColumn('lang', 'text', (c) => c.notNull())
    .addColumn('message', 'text')
    .addColumn('shown', 'text')
    .addColumn('posting_until', 'bigint', (c) => c.notNull())
    .execute()
  await carriedOver(db as Database)
}

/** What the contexts of reports said of their runs, before there were requests. */
interface OldContext {
  channel?: string
  thread?: string | null
  lang?: string
  runs?: Record<string, { run: string; message: string | null }>
  requested?: Record<string, string>
}

async function carriedOver(db: Database) {
  const rows = db.selectFrom('runs').innerJoin('reports', 'reports.id', 'runs.report').where('context_json', 'is not', null)
  for (const { id, context_json } of await rows.select(['runs.id', 'reports.context_json']).execute()) {
    const { channel, thread = null, lang = 'en', runs = {}, requested = {} } = JSON.parse(context_json!) as OldContext
    if (!channel) continue
    const shown = Object.values(runs).find(({ run }) => run === id)?.message ?? null
    await db.insertInto('requests').values({ run: id, channel, thread, lang, message: null, shown, posting_until: 0 }).execute()
    if (requested[id]) await db.updateTable('runs').set({ asker: requested[id] }).where('id', '=', id).execute()
  }
}

/** In order of their names; one that has been released is never changed, only followed by another. */
export const migrations = (sqlite: boolean): Record<string, Migration> => ({
  '001-first': { up: (db) => first(db, sqlite) },
  '002-approvals': { up: (db) => approvals(db, sqlite) },
  '003-pressed': { up: pressed },
  '005-outbox': { up: outbox },
  '007-requests': { up: requests },
})
