// A process of its own that drives a run or takes it back, and kills itself with SIGKILL at the first point it is told to die at.
import { writeSync } from 'node:fs'
import { openChanges } from '../../src/aws/change.ts'
import { drive, undoRun } from '../../src/run/index.ts'
import { openStore } from '../../src/store/store.ts'
import { type Place, QUICK, sessionOf } from './quick.ts'

export interface Orders {
  where: { file: string } | { url: string }
  place: Place
  run: string
  direction: 'apply' | 'undo'
  /** Where to die. */
  die: readonly string[]
}

// Only to be compiled.
if (!process.argv[2]) process.exit()
const { where, place, run, direction, die } = JSON.parse(process.argv[2]) as Orders
const store = await openStore(where)
const aws = openChanges(sessionOf(place))
const at = (point: string) => {
  if (!die.includes(point)) return
  writeSync(1, point)
  process.kill(process.pid, 'SIGKILL')
  // The signal may take a moment.
  for (;;);
}
const options = { aws, pace: { ...QUICK, leaseMs: 300 }, at }
const end = direction === 'apply' ? await drive(store, run, options) : await undoRun(store, run, 'U2', options)
writeSync(1, `end: ${end.status}`)
aws.close()
await store.close()
