import { expect, it } from 'vitest'
import { listRuns } from '../../src/run/index.ts'
import { openStore } from '../../src/store/store.ts'
import { onBothEngines } from '../store/engines.ts'

const TARGET = JSON.stringify({ partition: 'aws', region: 'eu-west-1', account: '123456789012', arn: null })
const PLAN = JSON.stringify({
  fix: 'f',
  title: { key: 'k', params: {} },
  steps: [],
  besides: [],
  cost: null,
  remainder: null,
  proof: null,
  holds: [],
})

onBothEngines('the list of runs', (fresh) => {
  it('shows all others where one of them cannot be read, and says which', async () => {
    const store = await openStore(await fresh())
    const row = (id: string, plan_json: string, target_json = TARGET) => ({
      ...{ id, report: 'r', fix: 'f', press: id, attempt: 1, status: 'planned', direction: 'apply', account: null, plan_json, target_json },
      ...{ asker: 'U1', created_at: 1, updated_at: 1, lease_until: 0 },
    })
    const rows = [row('run-1', PLAN), row('run-2', '{"steps":'), row('run-3', 'null'), row('run-4', PLAN, 'x'), row('run-5', PLAN)]
    for (const one of rows) await store.runs.add(one as never)
    const unreadable: string[] = []
    const all = await listRuns(store, 50, (id) => unreadable.push(id))
    expect(all.map(({ id }) => id).sort()).toEqual(['run-1', 'run-5'])
    expect(unreadable.sort()).toEqual(['run-2', 'run-3', 'run-4'])
    await store.close()
    await expect(listRuns(store)).rejects.toThrow()
  })
})
