import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { sql } from 'kysely'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openStore, type Store, storeTrouble } from '../../src/store/store.ts'
import { freshStore } from './engines.ts'
import { lockedFor, longestStop } from './locked.ts'

vi.setConfig({ testTimeout: 60_000 })
const opened: Store[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

async function openFile() {
  const { file } = (await freshStore('sqlite')) as { file: string }
  const store = await openStore({ file })
  opened.push(store)
  return { file, store }
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

describe('SQLite’s write lock held by another process', () => {
  it('does not stop this process: reads go on, and what is written waits and is written', async () => {
    const { file, store } = await openFile()
    await store.audit.add({ who: 'U1', what: 'asked', run: null, detail: {} })
    const { free } = await lockedFor(file, 1_500)
    const order: string[] = []
    const written = Promise.all([
      store.audit.add({ who: 'U2', what: 'asked', run: null, detail: {} }).then(() => order.push('written')),
      store.holds.take('run-1', []).then(() => store.events.claim('Ev1')),
      free.then(() => order.push('free')),
    ])
    const read = store.audit.list().then((lines) => {
      order.push('read')
      return lines
    })
    const stop = await longestStop(written)
    expect(await read).toHaveLength(1)
    expect(order[0]).toBe('read')
    expect(await store.audit.list()).toHaveLength(2)
    expect(stop).toBeLessThan(1_000)
  })

  it('lets work that reads and writes in one go wait as well, and no other change of this process get in between', async () => {
    const { file, store } = await openFile()
    const { free } = await lockedFor(file, 300)
    await Promise.all([
      ...Array.from({ length: 20 }, () => store.events.claim('Ev1')),
      ...Array.from({ length: 20 }, (_, i) => store.holds.take(`no-such-run-${i}`, ['x']).catch(() => {})),
    ])
    await free
    expect(await store.events.claim('Ev1')).toBe(false)
  })
})

describe('a store’s file that is not there any more', () => {
  it.each([
    ['deleted', (file: string) => rmSync(file)],
    [
      'replaced',
      (file: string) => {
        copyFileSync(file, `${file}.copy`)
        renameSync(`${file}.copy`, file)
      },
    ],
  ])('is noticed when it is %s: nothing more is taken that would be lost', async (_, remove) => {
    const { file, store } = await openFile()
    await store.ping()
    remove(file)
    for (const work of [store.ping(), store.audit.add({ who: 'U1', what: 'asked', run: null, detail: {} }), store.holds.take('r', ['x'])])
      expect(storeTrouble(await failure(work))).toBe('gone')
  })
})

it('a full disk is told from everything else, and what fits is written again afterwards', async () => {
  const { file, store } = await openFile()
  const { db, close } = await openDatabase({ file })
  const fill = async () => {
    for (;;) await store.audit.add({ who: 'U1', what: 'asked', run: null, detail: { text: 'x'.repeat(20_000) } })
  }
  await sql`pragma max_page_count = 100`.execute(db)
  expect(storeTrouble(await failure(fill()))).toBe('full')
  expect(
    storeTrouble(
      await failure(
        store.holds.take(
          'r',
          Array.from({ length: 4000 }, (_, i) => `x${i}`),
        ),
      ),
    ),
  ).not.toBe('busy')
  await sql`pragma max_page_count = 100000`.execute(db)
  await store.audit.add({ who: 'U2', what: 'asked', run: null, detail: {} })
  expect((await store.audit.list()).at(-1)?.who).toBe('U2')
  await close()
})

it('what went wrong elsewhere is not taken for the store', () => {
  for (const error of [
    new Error('x'),
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:443'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('UNIQUE constraint failed'), { code: 'ERR_SQLITE_ERROR', errcode: 1555 }),
    null,
    'text',
  ])
    expect(storeTrouble(error)).toBeNull()
})
