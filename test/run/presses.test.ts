import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import { listRuns } from '../../src/run/index.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { parseTarget } from '../../src/target/target.ts'
import { onBothEngines } from '../store/engines.ts'
import { closeWorlds, openWorld, writesOf } from './world.ts'

const stores: Store[] = []
afterEach(async () => {
  await closeWorlds()
  for (const store of stores.splice(0)) await store.close()
})

async function presses(orders: object): Promise<[id: string, status: string][]> {
  const script = join(import.meta.dirname, 'presses-child.ts')
  const one = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  one.stdout.on('data', (data) => {
    said += data
  })
  await once(one, 'close')
  return JSON.parse(said)
}

onBothEngines('one button pressed 100 times in 4 processes', (fresh) => {
  it('is one run, and nothing is done twice', { timeout: 300_000 }, async () => {
    const world = await openWorld({ scenario: 'endpoints-missing-s3-gateway' })
    const where = await fresh()
    const store = await openStore(where)
    stores.push(store)
    const { region, account, endpoint, taskArn } = world.account
    const target = parseTarget(taskArn, {})
    if ('problem' in target) throw new Error(target.problem)
    const { report, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
    close()
    await store.reports.save(report)
    const orders = { where, place: { region, account, endpoint }, reportId: report.id, taskArn, presses: 25 }
    const ends = (await Promise.all([1, 2, 3, 4].map(() => presses(orders)))).flat()
    expect(ends).toHaveLength(100)
    expect(new Set(ends.map(([id, status]) => `${id} ${status}`)).size).toBe(1)
    expect(ends[0]![1]).toBe('proven')
    const runs = await listRuns(store)
    expect(runs.map((run) => run.id)).toEqual([ends[0]![0]])
    expect(writesOf(world.account)).toEqual(['ec2:CreateVpcEndpoint com.amazonaws.ap-northeast-1.s3', 'ecs:UpdateService my-service'])
    const approvals = (await store.audit.list({ run: runs[0]!.id })).filter((entry) => entry.what === 'approved')
    expect(approvals).toHaveLength(1)
  })
})
