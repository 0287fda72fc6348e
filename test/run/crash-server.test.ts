import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { approveRun, drive, RunLost } from '../../src/run/index.ts'
import { openStore, type Store, storeTrouble } from '../../src/store/store.ts'
import { binaries, ownServer } from './postgres.ts'
import { closeWorlds, doneTwice, driving, openWorld, planned } from './world.ts'

const bin = binaries()
const WAYS = ['fast', 'immediate', 'kill -9'] as const

describe.skipIf(!bin)(`the database server ends under load${bin ? '' : ' (skipped: no PostgreSQL binaries)'}`, () => {
  let server: Awaited<ReturnType<typeof ownServer>>
  let store: Store
  beforeAll(async () => {
    server = await ownServer(bin!)
    store = await openStore({ url: server.url })
  }, 120_000)
  afterAll(async () => {
    await store.close()
    server.close()
  })
  afterEach(closeWorlds)

  const unheard: unknown[] = []
  const note = (error: unknown) => unheard.push(error)
  beforeAll(() => {
    process.on('uncaughtException', note)
    process.on('unhandledRejection', note)
  })
  afterAll(() => {
    process.off('uncaughtException', note)
    process.off('unhandledRejection', note)
  })

  const end = async (way: (typeof WAYS)[number]) => {
    if (way === 'kill -9') server.kill()
    else server.stop(way)
    await pause(300)
    for (let left = 40; ; left--) {
      try {
        return server.start()
      } catch (error) {
        // What the killed one has left is looked at first.
        if (!left) throw error
        await pause(500)
      }
    }
  }

  it.each(WAYS)('%s: the process lives, every caller hears of it, and the next query goes on', { timeout: 180_000 }, async (way) => {
    let [done, told, stopped] = [0, 0, false]
    const odd: unknown[] = []
    const load = Array.from({ length: 12 }, async (_, n) => {
      for (let i = 0; !stopped; i++) {
        try {
          await store.audit.add({ who: `U${n}`, what: 'asked', run: null, detail: { way, i } })
          await store.holds.take(`none-${n}`, []).then(() => store.events.claim(`${way} ${n} ${i}`))
          done++
        } catch (error) {
          if (storeTrouble(error) === 'away') told++
          else odd.push(error)
        }
      }
    })
    await pause(500)
    await end(way)
    await pause(2_000)
    const before = done
    await expect.poll(() => done, { timeout: 30_000 }).toBeGreaterThan(before)
    stopped = true
    await Promise.all(load)
    expect(odd).toEqual([])
    expect(unheard).toEqual([])
    expect(told + done).toBeGreaterThan(0)
    await store.ping()
  })

  it.each(WAYS)('%s in the middle of a fix: it is gone on with, and nothing is written twice', { timeout: 180_000 }, async (way) => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const run = await planned(world, store)
    await approveRun(store, run.id, 'U2')
    let ended: Promise<unknown> | null = null
    const at = (point: string) => {
      if (!ended && point.startsWith('written ')) ended = end(way)
    }
    for (let left = 60; left; left--) {
      try {
        const { status } = await drive(store, run.id, { ...driving(world), at })
        if (status !== 'running') break
      } catch (error) {
        if (!(error instanceof RunLost) && storeTrouble(error) === null) throw error
        await pause(500)
      }
    }
    await ended
    expect(ended).not.toBeNull()
    expect((await drive(store, run.id, driving(world))).status).toBe('proven')
    expect(doneTwice(world.account)).toEqual([])
    expect(unheard).toEqual([])
  })
})
