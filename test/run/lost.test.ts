import { rmSync } from 'node:fs'
import { sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { words } from '../../src/render/words.ts'
import { approveRun, drive, leftRuns, RunLost, showRun } from '../../src/run/index.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { freshStore } from '../store/engines.ts'
import { closeWorlds, doneTwice, driving, openWorld, planned, writesOf } from './world.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  await closeWorlds()
  for (const one of opened.splice(0)) await one.close()
})

async function openFile() {
  const { file } = (await freshStore('sqlite')) as { file: string }
  const store = await openStore({ file })
  const database = await openDatabase({ file })
  opened.push(store, database)
  return { file, store, db: database.db }
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )
const fill = async (store: Store) => {
  for (const size of [20_000, 1_000, 1])
    await failure(
      (async () => {
        for (;;) await store.audit.add({ who: 'U1', what: 'asked', run: null, detail: { text: 'x'.repeat(size) } })
      })(),
    )
}

it('a disk that fills in the middle of a fix: the run and the one change that stands are named, and it is gone on with once there is room', async () => {
  const world = await openWorld({ scenario: 'role-missing-ecr-actions' })
  const { store, db } = await openFile()
  const run = await planned(world, store, 'attach-execution-policy')
  await approveRun(store, run.id, 'U2')
  const at = async (point: string) => {
    if (!point.startsWith('written ')) return
    await sql`pragma max_page_count = 1`.execute(db)
    await fill(store)
  }
  const error = (await failure(drive(store, run.id, { ...driving(world), at }))) as RunLost
  expect(error).toBeInstanceOf(RunLost)
  expect(error).toMatchObject({ code: 'store-full', say: { key: 'fixes:lost.full', params: { run: run.id } } })
  for (const language of ['en', 'ja', 'fr']) {
    const said = words(language)(error.say)
    expect(said).toContain(run.id)
    expect(said).toContain('1 (aws iam attach-role-policy')
  }
  await sql`pragma max_page_count = 100000`.execute(db)
  await new Promise((wake) => setTimeout(wake, 500))
  expect(await leftRuns(store)).toEqual([run.id])
  expect((await drive(store, run.id, driving(world))).status).toBe('proven')
  expect(doneTwice(world.account)).toEqual([])
})

it('a store that is deleted before the first write: nothing is changed, and that is said', async () => {
  const world = await openWorld({ scenario: 'role-missing-ecr-actions' })
  const { file, store } = await openFile()
  const run = await planned(world, store, 'attach-execution-policy')
  await approveRun(store, run.id, 'U2')
  const at = (point: string) => {
    if (point.startsWith('journal ')) rmSync(file, { force: true })
  }
  expect(await failure(drive(store, run.id, { ...driving(world), at }))).toMatchObject({
    code: 'store-gone',
    say: { key: 'fixes:lost.gone-none', params: { run: run.id } },
  })
  expect(writesOf(world.account)).toEqual([])
  expect(await failure(showRun(store, run.id))).toMatchObject({ code: 'store-gone' })
})
