// One of two bots on one store, with real hands on a simulated account. It names each write to the store before it does it, and kills
// itself with SIGKILL before the one it is told to die at.
import { writeSync } from 'node:fs'
import { diagnose } from '../../../src/diagnose.ts'
import { repairIn } from '../../../src/repair.ts'
import { startBot } from '../../../src/slack/app.ts'
import { openStore } from '../../../src/store/store.ts'
import { type Place, QUICK, sessionOf } from '../../run/quick.ts'

export interface Orders {
  where: { url: string }
  apiUrl: string
  place: Place
  approver: string
  botToken: string
  signingSecret: string
  /** Such as `journal.add done 2`: the second time that is written. Null: it lives. */
  die: string | null
}

// Only to be compiled.
if (!process.argv[2]) process.exit()
const { where, apiUrl, place, approver, botToken, signingSecret, die } = JSON.parse(process.argv[2]) as Orders

const WRITES: Record<string, readonly string[]> = {
  reports: ['save', 'amend'],
  requests: ['make', 'ask', 'note'],
  approvals: ['start'],
  runs: ['claim', 'release'],
  journal: ['add'],
  holds: ['take', 'free'],
  audit: ['add'],
  outbox: ['add', 'put', 'done'],
}

/** What a write says, as far as it tells it from others of its kind. */
const saying = (args: unknown[]): string[] =>
  args.flatMap((arg) => {
    if (typeof arg === 'string') return /^(heard|question|letter|end)$/.test(arg) ? [arg] : []
    if (typeof arg !== 'object' || arg === null) return []
    const { kind, what, phase, status, message, shown } = arg as Record<string, unknown>
    return [kind, what, phase, status, message && 'message', shown && 'shown'].filter((word) => typeof word === 'string')
  })

const counts = new Map<string, number>()
function point(name: string): void {
  const n = (counts.get(name) ?? 0) + 1
  counts.set(name, n)
  writeSync(1, `${name} ${n}\n`)
  if (`${name} ${n}` !== die) return
  process.kill(process.pid, 'SIGKILL')
  // The signal may take a moment.
  for (;;);
}

const store = await openStore(where)
for (const [part, methods] of Object.entries(WRITES)) {
  const table = store[part as 'outbox'] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
  for (const method of methods) {
    const write = table[method]!
    table[method] = (...args) => {
      point([`${part}.${method}`, ...saying(args)].join(' '))
      return write.apply(table, args)
    }
  }
}

const session = async () => sessionOf(place)
const bot = await startBot({
  slack: { botToken, signingSecret, port: 0, host: '127.0.0.1', apiUrl },
  store,
  settings: { approvers: [approver] },
  log: { debug() {}, info() {}, warn() {}, error: (detail, message) => process.stderr.write(`${message} ${JSON.stringify(detail)}\n`) },
  // What is looked after every minute is looked after every two seconds.
  sleep: (ms) => new Promise<void>((wake) => setTimeout(wake, ms < 60_000 ? ms : ms / 30).unref()),
  outboxPace: { leaseMs: 1_500, everyMs: 200 },
  repair: repairIn({ reading: session, changing: session }, { pace: QUICK }),
  answer: (question) => diagnose(question, { session: sessionOf(place) }),
})
writeSync(1, `port ${bot.port}\n`)
// Nothing else keeps it alive.
setInterval(() => {}, 1000)
