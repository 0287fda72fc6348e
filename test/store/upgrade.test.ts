import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterEach, expect, it } from 'vitest'
import { approveRun, listRuns, showRun } from '../../src/run/index.ts'
import { migrations } from '../../src/store/migrations.ts'
import { postgresDialect } from '../../src/store/postgres.ts'
import { openSqlite, sqliteDialect } from '../../src/store/sqlite.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { onBothEngines, type Where } from './engines.ts'

const AT = 1_763_700_000_000
const CHANNEL = 'C000000001'
const report = { schema: 1, id: 'report-1', createdAt: new Date(AT).toISOString(), findings: [], fixes: [] }
const context = {
  ...{ channel: CHANNEL, message: '1.2', thread: '1.1', lang: 'ja' },
  runs: { 'attach-execution-policy': { run: 'run-1', by: 'U0APPROVER1', message: '1.3' } },
  requested: { 'run-2': 'U0REQUESTER' },
}
const input = { role: 'ecsTaskExecutionRole', policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy' }
const plan = {
  fix: 'attach-execution-policy',
  title: { key: 'fixes:attach-execution-policy.title', params: {} },
  steps: [{ id: 'attach', kind: 'attach-role-policy', input }],
  besides: [],
  cost: null,
  remainder: null,
  proof: null,
  holds: ['role/ecsTaskExecutionRole'],
}
const run = {
  report: 'report-1',
  fix: plan.fix,
  attempt: 1,
  plan_json: JSON.stringify(plan),
  target_json: JSON.stringify({ partition: 'aws', region: 'eu-west-1', account: '123456789012', arn: null }),
  asker: 'U0ASKER0001',
  created_at: AT,
  updated_at: AT,
  lease_until: 0,
}
const ROWS: [string, object][] = [
  ['reports', { id: 'report-1', created_at: AT, report_json: JSON.stringify(report), context_json: JSON.stringify(context) }],
  ['events', { id: 'Ev1', seen_at: AT }],
  ['preferences', { kind: 'channel', id: CHANNEL, language: 'ja', mode: 'mentioned', updated_at: AT }],
  ['runs', { ...run, id: 'run-1', press: 'p1', status: 'proven', direction: 'apply', approver: 'U0APPROVER1', approved_at: AT }],
  ['runs', { ...run, id: 'run-2', press: 'p2', status: 'planned', direction: 'apply' }],
  ['journal', { run: 'run-1', seq: 0, at: AT, step: 'attach', phase: 'started', entry_json: JSON.stringify({ input, before: null }) }],
  ['journal', { run: 'run-1', seq: 1, at: AT, step: 'attach', phase: 'done', entry_json: JSON.stringify({ after: {}, outputs: {} }) }],
  ['holds', { resource: 'role/other', run: 'run-1' }],
  ['audit', { at: AT, who: 'U0APPROVER1', what: 'approved', run: 'run-1', detail_json: '{"fix":"attach-execution-policy"}' }],
]

const opened: Store[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

/** A store as the first version left it. */
async function writtenAtFirst(where: Where) {
  const sqlite = 'file' in where
  const dialect = sqlite ? sqliteDialect(await openSqlite(where.file)) : postgresDialect(where.url)
  const db = new Kysely<Record<string, object>>({ dialect })
  const { '001-first': first } = migrations(sqlite)
  const schema = sqlite ? null : (await sql<{ s: string }>`select current_schema() as s`.execute(db)).rows[0]!.s
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => ({ '001-first': first! }) },
    ...(schema && { migrationTableSchema: schema }),
    migrationTableName: 'ecs_pull_migration',
    migrationLockTableName: 'ecs_pull_migration_lock',
  }).migrateToLatest()
  if (error) throw error
  for (const [table, row] of ROWS) await db.insertInto(table).values(row).execute()
  await db.destroy()
}

onBothEngines('a store that the first version wrote', (fresh) => {
  it('opens in the newest one with its reports, runs, journals, preferences and audit as they were', async () => {
    const where = await fresh()
    await writtenAtFirst(where)
    const store = await openStore(where, () => AT + 60_000)
    opened.push(store)
    expect(await store.reports.get('report-1')).toEqual({ report, context })
    expect(await store.channels.get(CHANNEL)).toEqual({ language: 'ja', mode: 'mentioned' })
    expect(await store.events.claim('Ev1')).toBe(false)
    expect((await listRuns(store)).map(({ id, status }) => [id, status]).sort()).toEqual([
      ['run-1', 'proven'],
      ['run-2', 'planned'],
    ])
    expect(await showRun(store, 'run-1')).toMatchObject({ approver: 'U0APPROVER1', pressedBy: null, steps: [{ status: 'done' }] })
    expect(await store.journal.of('run-1')).toHaveLength(2)
    expect(await store.audit.list()).toEqual([
      { at: AT, who: 'U0APPROVER1', what: 'approved', run: 'run-1', detail: { fix: 'attach-execution-policy' } },
    ])
    // Who asked, and where a run is shown, are facts of the request, which the report's context told before.
    const place = { channel: CHANNEL, thread: '1.1', lang: 'ja', message: null }
    expect(await store.requests.of('run-1')).toEqual({ ...place, shown: '1.3' })
    expect(await store.requests.of('run-2')).toEqual({ ...place, shown: null })
    expect((await listRuns(store)).map(({ id, asker }) => [id, asker]).sort()).toEqual([
      ['run-1', 'U0ASKER0001'],
      ['run-2', 'U0REQUESTER'],
    ])
    expect(await store.holds.take('run-2', ['role/other'])).toEqual({ resource: 'role/other', run: 'run-1' })
  })

  it('goes on from there: what waited is approved, and what is new in it is kept', async () => {
    const where = await fresh()
    await writtenAtFirst(where)
    const store = await openStore(where, () => AT + 60_000)
    opened.push(store)
    expect(await approveRun(store, 'run-2', 'U0APPROVER1')).toMatchObject({ status: 'running', approver: 'U0APPROVER1' })
    await store.runs.claim(
      'run-1',
      ['proven'],
      { owner: 'me', ms: 1000 },
      { direction: 'undo', status: 'running', pressed_by: 'U0OTHER0001' },
    )
    expect(await showRun(store, 'run-1')).toMatchObject({ pressedBy: 'U0OTHER0001' })
    expect((await store.audit.list()).map(({ what }) => what)).toEqual(['approved', 'approved'])
  })
})
