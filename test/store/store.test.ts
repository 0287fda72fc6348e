import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
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
    expect(await store.reports.get('a')).toEqual({ report: report('a', '2026-01-01T00:00:00.000Z'), context: { thread: '3.4' } })
    expect((await store.reports.recent()).map((r) => r.report.id)).toEqual(['b', 'a'])
    expect(await store.reports.purge(Date.parse('2026-01-15T00:00:00Z'))).toBe(1)
    expect(await store.reports.get('a')).toBeNull()
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
    expect(await store.audit.purge(clock)).toBe(3)
  })

  it('is made once by several processes that start at the same time', { timeout: 60_000 }, async () => {
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

it('says that a store is unavailable rather than which driver failed how', async () => {
  await expect(openStore({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toBeInstanceOf(StoreError)
  await expect(openStore({ file: '/dev/null/x.db' })).rejects.toBeInstanceOf(StoreError)
})
