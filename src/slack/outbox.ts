import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { WebClient } from '@slack/web-api'
import type { Message } from '../render/slack/limits.ts'
import type { Due, OutboxKind, Store } from '../store/store.ts'
import type { Calls } from './calls.ts'
import { deliver, type Outcome, type Tools } from './deliver.ts'
import { type Letter, letter, type NewLetter, type Place, type Posted } from './letter.ts'
import { findPosted } from './posted.ts'
import type { Sleep } from './queue.ts'
import type { Log } from './types.ts'

/** How the outbox waits; tests make it short. Milliseconds. */
export interface OutboxPace {
  /** Between two looks for what other processes have left. */
  everyMs: number
  /** How long a process that says nothing of a row keeps others from it. */
  leaseMs: number
  /** Before the second try; each further wait is twice as long, up to five minutes. */
  againMs: number
  /** The store is waited for so long before a press is answered without it. */
  storeMs: number
}

const OUTBOX_PACE: OutboxPace = { everyMs: 2_000, leaseMs: 30_000, againMs: 1_000, storeMs: 3_000 }

/** What nobody could be told in so long is no news any more. Milliseconds. */
const GIVEN_UP_MS = 3 * 86_400_000
const LONGEST_MS = 300_000
/** Rows a process takes up at once. */
const AT_ONCE = 10
/** Ids of messages that were heard while the store was away. */
const REMEMBERED = 1000

/** Whether a row is in the store: `taken`, another process works on it; `away`, the store does not answer. */
type Kept = 'kept' | 'taken' | 'away'

/** What the outbox is told of, for the metrics: something may have been said twice, was said late, or never. */
export type OutboxEvent = 'double' | 'late' | 'given-up'

/** Adds a row that its writer works on; false where it is there already. */
type Add = Store['outbox']['add']

export interface Outbox {
  /**
   * Says something that must be heard: it is kept until Slack has taken it, by this process or the next. Where it stands by now; null: it is
   * seen by one person only, or is still to be said. `add`: writes its row, with whatever has to be written with it in one.
   */
  say(of: NewLetter, id?: string, add?: Add): Promise<Posted | null>
  /** The same for a message that everybody sees: its `ts`, or null. */
  post(place: Place, message: Message): Promise<string | null>
  /** Replaces a message by what may be lost, such as how far something is; of several that wait only the newest is sent. Throws what Slack answers. */
  update(channel: string, ts: string, message: Message): Promise<void>
  /** Sends to a response_url what may be lost. Throws what Slack answers. */
  respond(url: string, body: object): Promise<void>
  /** Posts a message that a row's letter will replace; throws what Slack answers. */
  begin(id: string, place: Place, message: Message): Promise<Posted>
  /** Looks for a message that may have been posted since then (milliseconds since 1970). Null: there is none, or the bot may not look. Throws what Slack answers. */
  find(id: string, place: Place, since: number): Promise<Posted | null>
  /** Resolves when all that is being noted is noted. */
  written(): Promise<unknown>
  /** Notes that something has to be answered, before anything else is done about it. */
  open(id: string, kind: OutboxKind, body: unknown): Promise<Kept>
  /** Changes what a row that this process works on says. False: another process has taken it over. */
  change(id: string, kind: OutboxKind, body: unknown): Promise<boolean>
  /** What has been worked on comes to a letter: it takes the row's place, and is said. */
  answer(id: string, of: NewLetter): Promise<Posted | null>
  /** Nothing is left to say. With a kind: only where the row is still of it. */
  close(id: string, kind?: OutboxKind): Promise<void>
  /** Looks at once for what is to be said: something has been written with another change. */
  look(): void
  /** Begins to take up what other processes have left; each kind but letters is somebody else's to handle. */
  start(handlers: Handlers): void
  /** True where the store did not answer the last time it was needed. */
  storeAway(): boolean
  /** Takes up nothing more, and leaves what it has to others. */
  stop(): Promise<void>
}

type Handlers = Record<Exclude<OutboxKind, 'letter'>, (row: Due<never>) => Promise<void>>

export interface OutboxOptions {
  /** Without retries of its own. */
  client: WebClient
  calls: Calls
  store: Pick<Store, 'outbox' | 'now'>
  log: Log
  sleep: Sleep
  pace?: Partial<OutboxPace> | undefined
  /** Work that `stop` of the bot waits for. */
  background(work: Promise<unknown>): void
  /** Told where something stands in the end. */
  onTold?(one: Letter, posted: Posted): Promise<void>
  onEvent?(event: OutboxEvent): void
}

/** Everything that must be said goes through here: kept in the store, or in memory where that is away. */
export function openOutbox(options: OutboxOptions): Outbox {
  const { calls, client, store, log, sleep, background } = options
  const pace = { ...OUTBOX_PACE, ...options.pace }
  const owner = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`
  const lease = { owner, ms: pace.leaseMs }
  const tools: Tools = { client, calls, now: store.now, onDouble: () => options.onEvent?.('double') }
  /** Rows this process works on, and when they were written. */
  const inHand = new Map<string, number>()
  /** Letters the store could not take, until they are told. */
  const unstored = new Map<string, { row: Due<Letter>; dueAt: number }>()
  /** Told, while the store was away: to be taken out of it. */
  const settled = new Set<string>()
  const heard = new Set<string>()
  const writing = new Set<Promise<unknown>>()
  let handlers: Handlers | null = null
  let stopped = false
  let away = false
  let looking = false
  let again = false
  let takenUp = 0

  /** What the store answers within its time; null where it does not, or fails. */
  const within = async <T>(work: () => Promise<T>): Promise<{ value: T } | null> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>((done) => {
      timer = setTimeout(() => done(null), pace.storeMs)
    })
    try {
      const answer = await Promise.race([work().then((value) => ({ value })), late])
      away = answer === null
      return answer
    } catch (error) {
      away = true
      log.warn({ error: String((error as Error).message).slice(0, 300) }, 'the store did not take what is to be said')
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  const open = async (id: string, kind: OutboxKind, body: unknown, add: Add = store.outbox.add): Promise<Kept> => {
    if (heard.has(id)) return 'taken'
    const adding = add({ id, kind, body }, lease)
    writing.add(adding)
    adding.catch(() => {}).finally(() => writing.delete(adding))
    const added = await within(() => adding)
    if (added) {
      if (added.value) inHand.set(id, store.now())
      return added.value ? 'kept' : 'taken'
    }
    if (heard.size >= REMEMBERED) heard.clear()
    heard.add(id)
    // It may arrive there yet, when all has been said; or be there already, though the store's answer was lost.
    const settle = () => void settled.add(id)
    adding.then(settle, settle)
    return 'away'
  }

  const change: Outbox['change'] = async (id, kind, body) => {
    const put = await within(() => store.outbox.put(id, owner, { kind, body }))
    return put === null || put.value || !inHand.has(id)
  }

  const close: Outbox['close'] = async (id, kind) => {
    if (!kind) unstored.delete(id)
    if (!kind || !unstored.has(id)) inHand.delete(id)
    if (!(await within(() => store.outbox.done(id, kind))) && !kind) settled.add(id)
  }

  const say: Outbox['say'] = async (of, id = randomBytes(12).toString('hex'), add) => {
    const one = letter(of)
    // Whoever finds it after this process cannot know how far it came.
    const kept = await open(id, 'letter', { ...one, unsure: true }, add)
    if (kept === 'taken') return null
    return attempt({ id, kind: 'letter', body: one, createdAt: store.now(), tries: 0 }, kept === 'kept')
  }

  const answer: Outbox['answer'] = async (id, of) => {
    const one = letter(of)
    const createdAt = inHand.get(id) ?? store.now()
    const put = inHand.has(id) ? await within(() => store.outbox.put(id, owner, { kind: 'letter', body: { ...one, unsure: true } })) : null
    if (put && !put.value) {
      inHand.delete(id)
      return null
    }
    return attempt({ id, kind: 'letter', body: one, createdAt, tries: 0 }, put !== null)
  }

  /** Tries to say a letter; what comes of it is written down. */
  async function attempt(row: Due<Letter>, stored: boolean): Promise<Posted | null> {
    const outcome = await deliver(tools, row.id, row.body, row)
    if (outcome.told === null) {
      await postpone(row, stored, outcome)
      return null
    }
    if (row.tries > 0) options.onEvent?.('late')
    const { call } = row.body
    if (call && outcome.told === 'edit') background(say({ place: call.place, message: call.message }, `${row.id} call`).catch(() => {}))
    // The row leaves last: whoever takes it up after this process notes the same once more.
    if (outcome.posted)
      await options.onTold?.(row.body, outcome.posted).catch((error: unknown) => {
        log.warn({ error: String((error as Error).message).slice(0, 300) }, 'where an answer stands could not be kept')
      })
    await close(row.id)
    return outcome.posted
  }

  async function postpone(
    row: Due<Letter>,
    stored: boolean,
    { unsure, afterMs, why, uneditable }: Outcome & { told: null },
  ): Promise<void> {
    if (await tooOld(row, why)) return
    const wait = Math.max(afterMs ?? 0, waitAfter(row.tries))
    log.warn({ letter: row.id, why, tries: row.tries + 1, againInMs: wait }, 'something is still to be said')
    // What is shut for good is not come back to: the answer may have gone another way meanwhile.
    const body = { ...row.body, unsure, edit: uneditable && row.body.place ? null : row.body.edit }
    inHand.delete(row.id)
    const left =
      stored &&
      (await within(async () => {
        await store.outbox.put(row.id, owner, { kind: 'letter', body })
        await store.outbox.leave(row.id, owner, wait)
      }))
    if (!left) unstored.set(row.id, { row: { ...row, body, tries: row.tries + 1 }, dueAt: store.now() + wait })
    void sleep(wait).then(() => round())
  }

  /** True where nobody could be told in days: it is given up. */
  async function tooOld({ id, kind, createdAt }: Due, why: string): Promise<boolean> {
    if (store.now() - createdAt <= GIVEN_UP_MS) return false
    log.error({ row: id, kind, why }, 'something could not be said in three days, and is given up')
    options.onEvent?.('given-up')
    await close(id)
    return true
  }

  const every = async (ms: number, work: () => Promise<unknown>) => {
    while (!stopped) {
      await sleep(ms)
      if (!stopped) await work()
    }
  }

  const waitAfter = (tries: number): number => Math.min(pace.againMs * 2 ** Math.min(tries, 20), LONGEST_MS)

  async function round(): Promise<void> {
    if (stopped || !handlers) return
    again = true
    if (looking) return
    looking = true
    try {
      while (again) {
        again = false
        await takeAll()
      }
    } finally {
      looking = false
    }
  }

  async function takeAll(): Promise<void> {
    for (const id of [...settled]) if (await within(() => store.outbox.done(id))) settled.delete(id)
    for (const [id, { row, dueAt }] of [...unstored]) {
      if (dueAt > store.now()) continue
      unstored.delete(id)
      background(attempt(row, false))
    }
    const free = AT_ONCE - takenUp
    const rows = free > 0 ? ((await within(() => store.outbox.claim<never>(lease, free)))?.value ?? []) : []
    for (const row of rows) {
      inHand.set(row.id, row.createdAt)
      if (settled.has(row.id)) await close(row.id)
      else background(handle(row))
    }
  }

  const handle = async (row: Due<never>) => {
    takenUp++
    try {
      if (row.kind === 'letter') await attempt(row as Due<Letter>, true)
      else await handlers![row.kind](row)
    } catch (error) {
      await failed(row, error)
    } finally {
      takenUp--
    }
  }

  /** Left for another try: by this process or any other. */
  async function failed(row: Due<never>, error: unknown): Promise<void> {
    const why = String((error as Error).message).slice(0, 300)
    log.error({ row: row.id, error: why }, 'what was left could not be taken up')
    if (await tooOld(row, why)) return
    inHand.delete(row.id)
    const wait = waitAfter(row.tries)
    await within(() => store.outbox.leave(row.id, owner, wait))
    void sleep(wait).then(() => round())
  }

  return {
    say,
    post: async (place, message) => (await say({ place, message }))?.ts ?? null,
    update: (channel, ts, message) => calls.edit({ channel, ts }, message),
    respond: (url, body) => calls.respond(url, body),
    begin: (id, place, message) => calls.post(place, message, id),
    async find(id, place, since) {
      const found = await findPosted(client, place, id, '', inHand.get(id) ?? since)
      return found === 'unseen' ? null : found
    },
    written: () => Promise.allSettled(writing),
    open: (id, kind, body) => open(id, kind, body),
    change,
    answer,
    close,
    look: () => void round(),
    start(given) {
      handlers = given
      void every(pace.everyMs, round)
      void every(pace.leaseMs / 3, () => within(() => store.outbox.renew([...inHand.keys()], lease)))
      void round()
    },
    storeAway: () => away,
    async stop() {
      stopped = true
      for (const { row } of unstored.values()) await within(() => store.outbox.add(row, { owner, ms: 0 }))
      await within(() => store.outbox.leaveAll(owner))
    },
  }
}
