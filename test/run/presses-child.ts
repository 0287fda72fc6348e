// A process of its own in which the same button is pressed many times at once.
import { writeSync } from 'node:fs'
import { openChanges } from '../../src/aws/change.ts'
import { examineQuestion } from '../../src/diagnose.ts'
import { approveRun, drive, planRun, RunRefused } from '../../src/run/index.ts'
import { openStore } from '../../src/store/store.ts'
import { parseTarget } from '../../src/target/target.ts'
import { QUICK, sessionOf } from './quick.ts'

const { where, place, reportId, taskArn, presses } = JSON.parse(process.argv[2]!)
const store = await openStore(where)
const session = sessionOf(place)
const aws = openChanges(session)
const target = parseTarget(taskArn, {})
if ('problem' in target) throw new Error(target.problem)
const { load, close } = await examineQuestion({ target, pasted: null }, { session })
const { report } = (await store.reports.get(reportId))!
const press = async (n: number) => {
  const run = await planRun({ report: report as never, fixId: 'create-pull-endpoints', params: {}, load, store, aws, asker: `U${n}` })
  // One of all who press decides; the others are told so.
  await approveRun(store, run.id, `U${n}`).catch((error: unknown) => {
    if (!(error instanceof RunRefused) || error.code !== 'decided') throw error
  })
  return drive(store, run.id, { aws, pace: { ...QUICK, pollMs: 50, leaseMs: 5_000 } })
}
const ends = await Promise.all(Array.from({ length: presses }, (_, n) => press(n)))
writeSync(1, JSON.stringify(ends.map((run) => [run.id, run.status])))
close()
aws.close()
await store.close()
