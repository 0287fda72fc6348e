import { expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { runs, watching } from '../../src/store/runs.ts'
import { onBothEngines } from './engines.ts'

const run = {
  ...{ id: 'run-1', report: 'report-1', fix: 'grant-pull', press: 'press-1', attempt: 1, status: 'running' as const },
  ...{
    direction: 'apply' as const,
    plan_json: '{"steps":[]}',
    target_json: '{}',
    asker: 'U1',
    created_at: 1,
    updated_at: 1,
    lease_until: 0,
  },
}
const HOUR = 3_600_000

onBothEngines('a lease, whatever becomes of the clock', (fresh) => {
  it('of a process that died is taken after its time, though the clock was put back an hour; one that is renewed never', async () => {
    const { db, close } = await openDatabase(await fresh())
    let [clock, elapsed] = [10 * HOUR, 0]
    const now = () => clock
    const dead = runs(db, now)
    const next = runs(
      db,
      now,
      watching(() => elapsed),
    )
    const mine = { owner: 'next', ms: 60_000 }
    await dead.add(run)
    expect(await dead.claim('run-1', ['running'], { owner: 'dead', ms: 60_000 })).not.toBeNull()
    expect(await next.orphans()).toEqual([])
    clock -= HOUR
    expect(await next.orphans()).toHaveLength(1)
    // It is seen to be renewed: somebody lives.
    for (let i = 0; i < 10; i++) {
      expect(await next.claim('run-1', ['running'], mine)).toBeNull()
      elapsed += 20_000
      clock += 20_000
      expect(await dead.renew('run-1', { owner: 'dead', ms: 60_000 + HOUR })).toBe(true)
    }
    // And now it is not any more.
    expect(await next.claim('run-1', ['running'], mine)).toBeNull()
    elapsed += 80_000
    expect(await next.claim('run-1', ['running'], mine)).toBeNull()
    elapsed += 20_000
    expect(await next.claim('run-1', ['running'], mine)).toMatchObject({ lease_owner: 'next' })
    expect(await dead.renew('run-1', { owner: 'dead', ms: 60_000 })).toBe(false)
    await close()
  })
})
