import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binaries, ownServer } from '../../run/postgres.ts'
import { freshStore, type Where } from '../../store/engines.ts'
import { nameOf, type Point, type Told, tell } from './story.ts'

const bin = binaries()
/** Stories told side by side. */
const AT_ONCE = 4
/** Tells only the points whose name has this in it. */
const ONLY = process.env.ECS_PULL_POINT ?? ''

describe.skipIf(!bin)(`two replicas on PostgreSQL${bin ? '' : ' (skipped: no PostgreSQL binaries)'}`, () => {
  let server: Awaited<ReturnType<typeof ownServer>>
  beforeAll(async () => {
    server = await ownServer(bin!)
  })
  afterAll(() => server.close())
  const told = async (point: Point | null): Promise<Told> =>
    tell((await freshStore('postgresql', server.url)) as Where & { url: string }, point)

  it('one killed between any two steps of ask, plan, request, approve, apply, prove, tell: told by the other', {
    timeout: 1_800_000,
  }, async () => {
    const whole = await told(null)
    expect(whole).toMatchObject({ died: false, wrong: [] })
    const points = whole.points.filter((point) => nameOf(point).includes(ONLY))
    const wrong: string[] = []
    const missed: string[] = []
    const left = [...points]
    const worker = async () => {
      for (let point = left.shift(); point; point = left.shift()) {
        const name = nameOf(point)
        const one = await told(point).catch((error: Error): Told => ({ died: true, points: [], wrong: [error.stack ?? error.message] }))
        if (!one.died) missed.push(name)
        const lines = one.wrong.map((line) => `killed at ${name}: ${line}`)
        wrong.push(...lines)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    console.log(`${points.length - missed.length} deaths; not come to: ${missed.join(', ') || 'none'}`)
    expect(wrong).toEqual([])
    // How often a message is brought up to date, and a lease is tried for, differs from run to run.
    expect(missed.length).toBeLessThanOrEqual(points.length / 10)
  })
})
