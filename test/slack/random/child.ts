// A bot in a process of its own, whose clock runs many times as fast. It says its port, and lives until it is killed.
import { writeSync } from 'node:fs'
import { endToTell } from '../../../src/run/end.ts'
import { showRun } from '../../../src/run/read.ts'
import { startBot } from '../../../src/slack/app.ts'
import type { Repair } from '../../../src/slack/types.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { explained } from '../../render/slack/reports.ts'

// Only to be compiled.
if (!process.argv[2]) process.exit()
const { where, apiUrl, scale, from, approver, botToken, signingSecret } = JSON.parse(process.argv[2])
const store = await openStore(where, () => from + (Date.now() - from) * scale)
const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms / scale).unref())
const pause = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))

/** A run without AWS: what matters here is that its end is written down by whoever holds its lease. */
const carry: Repair['carry'] = async (of: Store, run, { way, tell, by }) => {
  const owner = `${process.pid} ${Math.random()}`
  const from = way === 'drive' ? (['running', 'waiting'] as const) : (['proven', 'failed', 'not-proven'] as const)
  const direction = way === 'undo' ? 'undo' : 'apply'
  const row = await of.runs.claim(run.id, [...from], { owner, ms: 60_000 }, { status: 'running', direction, ...(by && { pressed_by: by }) })
  if (row) {
    await pause(Math.random() * 200)
    const seq = (await of.journal.of(run.id)).length
    await of.journal.add(run.id, seq, { owner, ms: 60_000 }, { step: 'attach', phase: 'done', entry: { outputs: {} } })
    const status = way === 'undo' ? ('undone' as const) : ('proven' as const)
    await of.runs.release(run.id, owner, { status }, endToTell(tell, row, { status, trouble: null, proof: null }))
  }
  return showRun(of, run.id)
}

let n = 0
const bot = await startBot({
  slack: { botToken, signingSecret, port: 0, host: '127.0.0.1', apiUrl },
  store,
  settings: { approvers: [approver] },
  log: { debug() {}, info() {}, warn() {}, error() {} },
  sleep,
  outboxPace: { leaseMs: 200_000, everyMs: 5_000 },
  repair: { plan: () => Promise.reject(new Error('never')), carry },
  async answer({ target, pasted }) {
    await pause(Math.random() * 150)
    // Another service for another question: what is said of it can be told apart.
    const service = target.kind === 'service' ? target.service : (pasted?.image ?? 'web')
    return { ...explained, target: { ...explained.target, service }, id: `${process.pid}-${++n}`, createdAt: new Date().toISOString() }
  },
})
writeSync(1, `${bot.port}\n`)
// The one clock that can't be told to run faster.
setInterval(() => {}, 1000)
