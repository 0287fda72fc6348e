import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { openDatabase } from '../../src/store/database.ts'
import { defaultStoreFile, LeaseLost, openStore, type Store, StoreError } from '../../src/store/store.ts'
import { onBothEngines } from './engines.ts'

const report = (id: string, createdAt: string) => ({ schema: 1, id, createdAt, findings: [], fixes: [] }) as unknown as Report
const run = (id: string, extra: object = {}) => ({
  id,
  report: 'report-1',
  fix: 'create-pull-endpoints',
  press: 'press-1',
  attempt: 1,
  status: 'planned' as const,
  direction: 'apply' as const,
  plan_json: '{"steps":[]}',
  target_json: '{}',
  asker: 'U1',
  created_at: 1,
  updated_at: 1,
  lease_until: 0,
  ...extra,
})
const START = { approver: 'U1', holds: [], quota: null, detail: {} }
const lease = (owner: string, ms = 1000) => ({ owner, ms })

const opened: Store[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

onBothEngines('the store', (fresh) => {
  let clock = 1_000_000
  const open = async (where?: Awaited<ReturnType<typeof fresh>>) => {
    const store = await openStore(where ?? (await fresh()), () => clock)
    opened.push(store)
    return store
  }

  it('keeps reports with their context, lists the newest first, and forgets the old ones when told', async () => {
    const store = await open()
    await store.reports.save(report('a', '2026-01-01T00:00:00.000Z'), { thread: '1.2' })
    await store.reports.save(report('b', '2026-02-01T00:00:00.000Z'))
    await store.reports.save(report('a', '2026-01-01T00:00:00.000Z'), { thread: '3.4' })
    expect(await store.reports.get('a')).toEqual({ report: report('a', '2026-01-01T00:00:00.000Z'), context: { thread: '1.2' } })
    expect((await store.reports.recent()).map((r) => r.report.id)).toEqual(['b', 'a'])
    const before = { reports: Date.parse('2026-01-15T00:00:00Z'), audit: 0 }
    expect(await store.retention.count(before)).toEqual({ reports: 1, runs: 0, audit: 0 })
    expect(await store.retention.purge(before)).toEqual({ reports: 1, runs: 0, audit: 0 })
    expect(await store.reports.get('a')).toBeNull()
  })

  it('loses no change of a report that several processes change at the same moment', async () => {
    const where = await fresh()
    const stores = [await open(where), await open(where)]
    await stores[0]!.reports.save(report('a', '2026-01-01T00:00:00.000Z'), { said: [] })
    const add = (i: number) =>
      stores[i % 2]!.reports.amend<{ said: number[] }>('a', ({ report, context }) => ({ report, context: { said: [...context!.said, i] } }))
    await Promise.all(Array.from({ length: 20 }, (_, i) => add(i)))
    const { context } = (await stores[1]!.reports.get<{ said: number[] }>('a'))!
    expect([...context!.said].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(await stores[0]!.reports.amend('b', (kept) => kept)).toBeNull()
  })

  it('lets one decision of a request count, of any that are made at the same moment, and its holds with it', async () => {
    const where = await fresh()
    const stores = [await open(where), await open(where)]
    await stores[0]!.runs.add(run('other', { attempt: 99 }))
    for (let i = 0; i < 10; i++) {
      const id = `r${i}`
      await stores[0]!.runs.add(run(id, { attempt: i }))
      const [one, two] = i % 2 ? stores : stores.toReversed()
      const made = await Promise.all([
        one!.approvals.start(id, { ...START, holds: [`vpc-${i}`] }).then((word) => word === 'started'),
        two!.approvals.decline(id, 'U2', {}),
        one!.approvals.decline(id, 'U3', {}),
        two!.approvals.start(id, { ...START, approver: 'U4', holds: [`vpc-${i}`] }).then((word) => word === 'started'),
        one!.approvals.expire(id, {}),
      ])
      expect(made.filter(Boolean)).toHaveLength(1)
      const row = (await one!.runs.get(id))!
      const started = made[0] || made[3]
      expect(row).toMatchObject({
        status: started ? 'running' : made[4] ? 'expired' : 'declined',
        approver: made[0] ? 'U1' : made[3] ? 'U4' : null,
        declined_by: made[1] ? 'U2' : made[2] ? 'U3' : null,
      })
      expect((await one!.audit.list({ run: id })).filter(({ what }) => what !== 'asked')).toHaveLength(1)
      expect(await two!.holds.take('other', [`vpc-${i}`])).toEqual(started ? { resource: `vpc-${i}`, run: id } : null)
    }
  })

  it('makes one asker of several who ask for the same at the same moment', async () => {
    const where = await fresh()
    const stores = [await open(where), await open(where)]
    const place = { channel: 'C1', thread: '1.2', lang: 'ja' }
    const ask = (i: number) =>
      stores[i % 2]!.requests.make(run('r1', { asker: `U${i}` }), { asked: {}, planned: {} }, { ...place, channel: `C${i}` })
    const made = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(i)))
    const first = made.indexOf(true)
    expect(made.filter(Boolean)).toHaveLength(1)
    expect((await stores[0]!.runs.get('r1'))!.asker).toBe(`U${first}`)
    expect(await stores[1]!.requests.of('r1')).toEqual({ ...place, channel: `C${first}`, message: null, shown: null })
    expect((await stores[0]!.audit.list()).map(({ who, what }) => `${who} ${what}`)).toEqual([`U${first} asked`, 'ecs-pull planned'])
  })

  it('lets one process ask for an approval, with what it is to say, and another where that came to nothing', async () => {
    const store = await open()
    await store.requests.make(run('r1'), { asked: {}, planned: {} }, { channel: 'C1', thread: null, lang: 'en' })
    const row = { id: 'request r1', kind: 'letter' as const, body: { text: 'please' } }
    const ask = () => store.requests.ask('r1', { who: 'U1', fix: 'f' }, row, { owner: 'a', ms: 1000 })
    expect((await Promise.all([1, 2, 3].map(ask))).filter(Boolean)).toHaveLength(1)
    // Whoever wrote it has died: another process finds what is to be said, and nobody asks a second time.
    clock += 61_000
    expect(await ask()).toBe(false)
    expect(await store.outbox.claim({ owner: 'b', ms: 1000 }, 5)).toMatchObject([row])
    await store.outbox.done(row.id)
    clock += 61_000
    expect(await ask()).toBe(true)
    await store.requests.note('r1', { message: '1.3' })
    await store.outbox.done(row.id)
    clock += 61_000
    expect(await ask()).toBe(false)
    expect((await store.audit.list()).filter(({ what }) => what === 'requested')).toHaveLength(2)
    expect(await store.requests.of('r1')).toMatchObject({ message: '1.3', shown: null })
  })

  it('lets the first claim of an event win, across connections, and remembers it for a day', async () => {
    const where = await fresh()
    const [one, two] = [await open(where), await open(where)]
    const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).events.claim('Ev1')))
    expect(claims.filter(Boolean)).toHaveLength(1)
    clock += 86_400_000
    expect(await two.events.claim('Ev1')).toBe(false)
    clock += 2 * 86_400_000
    await two.events.claim('Ev2')
    expect(await one.events.claim('Ev1')).toBe(true)
  })

  it('keeps the language and mode of a channel and the language of a user, each changed by itself', async () => {
    const store = await open()
    expect(await store.channels.get('C1')).toEqual({ language: null, mode: null })
    await store.channels.set('C1', { language: 'ja' })
    await store.channels.set('C1', { mode: 'offer' })
    expect(await store.channels.get('C1')).toEqual({ language: 'ja', mode: 'offer' })
    await store.channels.set('C1', { language: null })
    expect(await store.channels.get('C1')).toEqual({ language: null, mode: 'offer' })
    await store.channels.setUserLanguage('U1', 'fr')
    expect(await store.channels.userLanguage('U1')).toBe('fr')
    expect(await store.channels.userLanguage('C1')).toBeNull()
  })

  it('adds a run once, and gives back the one that is there', async () => {
    const store = await open()
    await store.runs.add(run('r1'))
    expect((await store.runs.add(run('r1', { asker: 'U2' }))).asker).toBe('U1')
    await store.runs.add(run('r2', { attempt: 2 }))
    expect((await store.runs.latest('press-1'))?.id).toBe('r2')
    expect((await store.runs.list()).map((r) => r.id)).toEqual(['r1', 'r2'])
  })

  it('gives the lease to one owner until it runs out, and then to another', async () => {
    const where = await fresh()
    const [one, two] = [await open(where), await open(where)]
    await one.runs.add(run('r1', { status: 'running' }))
    const claims = await Promise.all([one.runs.claim('r1', ['running'], lease('a')), two.runs.claim('r1', ['running'], lease('b'))])
    expect(claims.filter(Boolean)).toHaveLength(1)
    const owner = claims[0] ? 'a' : 'b'
    const other = claims[0] ? 'b' : 'a'
    expect(await two.runs.renew('r1', lease(owner))).toBe(true)
    expect(await two.runs.claim('r1', ['running'], lease(other))).toBeNull()
    expect(await two.runs.orphans()).toEqual([])
    clock += 1001
    expect((await two.runs.orphans()).map((r) => r.id)).toEqual(['r1'])
    expect((await two.runs.claim('r1', ['running'], lease(other)))?.lease_owner).toBe(other)
    expect(await one.runs.renew('r1', lease(owner))).toBe(false)
    await expect(one.journal.add('r1', 0, lease(owner), { step: 's', phase: 'started', entry: {} })).rejects.toBeInstanceOf(LeaseLost)
    expect(await one.runs.release('r1', owner)).toBe(false)
    expect(await two.runs.release('r1', other, { status: 'proven' })).toBe(true)
    expect((await one.runs.get('r1'))?.status).toBe('proven')
  })

  it('moves a run only from where it is', async () => {
    const store = await open()
    await store.runs.add(run('r1'))
    const moves = await Promise.all([1, 2, 3].map((n) => store.runs.move('r1', ['planned'], { status: 'running', approver: `U${n}` })))
    expect(moves.filter(Boolean)).toHaveLength(1)
  })

  it('writes each number of a journal once, and gives the entries back in order', async () => {
    const store = await open()
    await store.runs.add(run('r1', { lease_owner: 'a', lease_until: clock + 1000 }))
    await store.journal.add('r1', 0, lease('a'), { step: 'group', phase: 'started', entry: { before: null } })
    await store.journal.add('r1', 1, lease('a'), { step: 'group', phase: 'done', entry: { outputs: { id: 'sg-1' } } })
    await expect(store.journal.add('r1', 1, lease('a'), { step: 'group', phase: 'done', entry: {} })).rejects.toThrow()
    expect(await store.journal.of('r1')).toEqual([
      { seq: 0, at: clock, step: 'group', phase: 'started', entry: { before: null } },
      { seq: 1, at: clock, step: 'group', phase: 'done', entry: { outputs: { id: 'sg-1' } } },
    ])
  })

  it('gives a resource to one run at a time: all that was asked, or nothing and who has it', async () => {
    const store = await open()
    await store.runs.add(run('r1'))
    await store.runs.add(run('r2', { attempt: 2 }))
    expect(await store.holds.take('r1', ['vpc-1', 'svc'])).toBeNull()
    expect(await store.holds.take('r1', ['vpc-1'])).toBeNull()
    expect(await store.holds.take('r2', ['a', 'vpc-1'])).toEqual({ resource: 'vpc-1', run: 'r1' })
    await store.holds.free('r1')
    expect(await store.holds.take('r2', ['a', 'vpc-1'])).toBeNull()
  })

  it('records who did what, in order', async () => {
    const store = await open()
    await store.audit.add({ who: 'U1', what: 'asked', run: 'r1', detail: { fix: 'x' } })
    await store.audit.add({ who: 'U2', what: 'approved', run: 'r1', detail: {} })
    await store.audit.add({ who: 'U3', what: 'asked', run: 'r2', detail: {} })
    expect((await store.audit.list({ run: 'r1' })).map((a) => [a.who, a.what, a.at])).toEqual([
      ['U1', 'asked', clock],
      ['U2', 'approved', clock],
    ])
    clock += 10
    expect(await store.retention.purge({ reports: 0, audit: clock })).toEqual({ reports: 0, runs: 0, audit: 3 })
  })

  it('forgets runs with the audit that tells of them, but none that is under way', async () => {
    const store = await open()
    for (const [i, status] of (['proven', 'running', 'waiting', 'planned'] as const).entries())
      await store.runs.add(run(`r${i}`, { attempt: i, status, updated_at: clock }))
    await store.approvals.add('r0', 'U1')
    expect(await store.retention.count({ reports: 0, audit: clock + 1 })).toMatchObject({ runs: 2 })
    await store.retention.purge({ reports: 0, audit: clock + 1 })
    expect((await store.runs.list()).map(({ id }) => id).sort()).toEqual(['r1', 'r2'])
    expect(await store.approvals.of('r0')).toEqual([])
  })

  it('refuses to change a line of the audit, and to remove a young one', async () => {
    const where = await fresh()
    const store = await openStore(where)
    opened.push(store)
    await store.audit.add({ who: 'U1', what: 'asked', run: 'r1', detail: {} })
    const { db, close } = await openDatabase(where)
    await expect(db.updateTable('audit').set({ who: 'U2' }).execute()).rejects.toThrow('only ever added to')
    await expect(db.deleteFrom('audit').execute()).rejects.toThrow('only ever added to')
    await close()
    await expect(store.retention.purge({ reports: 0, audit: Date.now() + 1 })).rejects.toThrow('only ever added to')
    expect(await store.audit.list()).toHaveLength(1)
  })

  it('keeps each person’s approval once, in order', async () => {
    const store = await open()
    await store.runs.add(run('r1'))
    expect([await store.approvals.add('r1', 'U9'), await store.approvals.add('r1', 'U9')]).toEqual(['kept', 'again'])
    clock += 1
    await store.approvals.add('r1', 'U1')
    expect(await store.approvals.of('r1')).toEqual(['U9', 'U1'])
  })

  it('starts no more runs of an account than it may have, by however many processes', async () => {
    const where = await fresh()
    const [one, two] = [await open(where), await open(where)]
    const account = '111122223333'
    for (let i = 0; i < 8; i++) await one.runs.add(run(`r${i}`, { attempt: i, account }))
    await one.runs.add(run('other', { attempt: 9, account: '444455556666' }))
    const quota = { account, most: 3, since: clock - 3_600_000 }
    const start = (id: string, i = 0) => (i % 2 ? one : two).approvals.start(id, { ...START, quota })
    const said = await Promise.all(Array.from({ length: 8 }, (_, i) => start(`r${i}`, i)))
    expect(said.filter((word) => word === 'started')).toHaveLength(3)
    expect(said.filter((word) => word === 'full')).toHaveLength(5)
    expect(await one.approvals.start('other', { ...START, quota: { ...quota, account: '444455556666' } })).toBe('started')
    expect(await one.approvals.start('other', START)).toBe('no')
    clock += 3_600_001
    const left = (await one.runs.list()).filter(({ status }) => status === 'planned').map(({ id }) => id)
    expect(await one.approvals.start(left[0]!, { ...START, quota: { ...quota, since: clock - 3_600_000 } })).toBe('started')
  })

  it('remembers how changes were last switched', async () => {
    const store = await open()
    expect(await store.changes.get()).toBeNull()
    await store.changes.set(true, 'U1')
    expect(await store.changes.get()).toEqual({ off: true, who: 'U1', at: clock })
    await store.changes.set(false, 'U2')
    expect(await store.changes.get()).toMatchObject({ off: false, who: 'U2' })
  })

  it('is made once by several processes that start at the same time', async () => {
    const where = await fresh()
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [join(import.meta.dirname, 'claim.ts'), JSON.stringify(where), 'Ev9'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    )
    const said = await Promise.all(
      children.map(async (child) => {
        let out = ''
        child.stdout.on('data', (data) => {
          out += data
        })
        const [code] = await once(child, 'close')
        return `${code} ${out.trim()}`
      }),
    )
    expect(said.sort()).toEqual(['0 false', '0 false', '0 false', '0 true'])
  })
})

it('keeps the SQLite file in the state folder, which only its owner may enter', async () => {
  expect(defaultStoreFile({ XDG_STATE_HOME: '/x' })).toBe('/x/ecs-pull/ecs-pull.db')
  expect(defaultStoreFile({ HOME: '/home/u' })).toBe('/home/u/.local/state/ecs-pull/ecs-pull.db')
  const { freshStore } = await import('./engines.ts')
  const where = await freshStore('sqlite')
  const store = await openStore(where)
  await store.close()
  expect(statSync(dirname((where as { file: string }).file)).mode & 0o777).toBe(0o700)
})

it('opens one SQLite file many times at once in a process, and lets their transactions pass', async () => {
  const { freshStore } = await import('./engines.ts')
  const where = await freshStore('sqlite')
  const began = performance.now()
  const stores = await Promise.all(Array.from({ length: 6 }, () => openStore(where)))
  await stores[0]!.runs.add(run('r1', { lease_owner: 'a', lease_until: Date.now() + 60_000 }))
  await Promise.all(stores.map((store, i) => store.journal.add('r1', i, lease('a', 60_000), { step: 's', phase: 'started', entry: {} })))
  expect(await stores[5]!.journal.of('r1')).toHaveLength(6)
  // Waiting for each other they took twenty seconds, and then failed.
  expect(performance.now() - began).toBeLessThan(15_000)
  await Promise.all(stores.slice(1).map((store) => store.close()))
  expect(await stores[0]!.journal.of('r1')).toHaveLength(6)
  await stores[0]!.close()
  await stores[0]!.close()
  const again = await openStore(where)
  expect(await again.journal.of('r1')).toHaveLength(6)
  await again.close()
})

it('says that a store is unavailable rather than which driver failed how', async () => {
  await expect(openStore({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toBeInstanceOf(StoreError)
  await expect(openStore({ file: '/dev/null/x.db' })).rejects.toBeInstanceOf(StoreError)
})
