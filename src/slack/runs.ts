import { Problem } from '../problem.ts'
import { endMessage, runMessage, shownEnd } from '../render/slack/run.ts'
import { giveUp, haltRun, leftRuns, offBy, type Run, type RunEnd, RunRefused, showRun, type Tell } from '../run/index.ts'
import type { Request } from '../store/requests.ts'
import type { Due } from '../store/store.ts'
import { faultOf, slackError } from './codes.ts'
import { failureMessage, logged } from './failure.ts'
import type { Posted } from './letter.ts'
import { showReport } from './report-shown.ts'
import { showRequest } from './request.ts'
import type { Deps, Repair } from './types.ts'

/** Carries out a run that has just been approved, shown in the thread. Resolves once it has ended, which may take many minutes. */
export async function carryOut(deps: Deps, repair: Repair, run: Run): Promise<void> {
  await shown(deps, run, false)
  await carry(deps, repair, run, { way: 'drive' }, { known: null })
}

/** Tries a run that stopped once more, from where it stopped. Resolves once it has begun. Throws RunRefused `busy`, `off`. */
export const goOn = async (deps: Deps, repair: Repair, id: string, by: string): Promise<void> =>
  begun(deps, await showRun(deps.store, id), (run, onBegun) => carry(deps, repair, run, { way: 'resume', by }, { known: null }, onBegun))

/** Takes a run back, shown in the same message. Resolves once it has begun. Throws RunRefused `busy`, `off`, `held`. */
export const takeBack = async (deps: Deps, repair: Repair, id: string, by: string): Promise<void> =>
  begun(deps, await showRun(deps.store, id), (run, onBegun) => carry(deps, repair, run, { way: 'undo', by }, { known: null }, onBegun))

/** The press has been answered once the run moves: what comes of it, after minutes maybe, is told by itself. */
async function begun({ background }: Deps, run: Run, work: (run: Run, onBegun: () => void) => Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const working = work(run, resolve)
  background(working.catch(() => {}))
  await Promise.race([promise, working])
}

/** Takes up runs that a process has left: after a restart, and from time to time. One that cannot be taken up is no hindrance to the others. */
export async function takeUp(deps: Deps, repair: Repair): Promise<void> {
  // Where nothing may be changed, nobody needs the changing role to say so.
  const off = (await offBy(deps.store, isOff(deps))) !== null
  const ids = await leftRuns(deps.store)
  await Promise.all(
    ids.map(async (id) => {
      try {
        await takeUpRun(deps, repair, id, off)
      } catch (error) {
        logged(deps.log, error, 'a run could not be taken up')
      }
    }),
  )
  if (off) deps.outbox.look()
}

async function takeUpRun(deps: Deps, repair: Repair, id: string, off: boolean): Promise<void> {
  if (off) return void (await haltRun(deps.store, id, isOff(deps), { known: null }))
  const run = await showRun(deps.store, id)
  if (await isBeginning(deps, run)) await deps.sleep(BEGINNING_MS)
  if (deps.stopping.aborted) return
  // Its process may have died before it could show it, or what has become of its buttons.
  await shown(deps, run, true)
  if (run.status === 'running') await decidedShown(deps, run).catch((error) => lost(deps, error))
  // One that goes on waiting is no news.
  await driven(deps, repair, run, { way: 'drive' }, { known: run.status })
}

/** Whoever starts a run shows it first, which may take a moment. Milliseconds. */
const BEGINNING_MS = 3_000

/** True where the process that started it may be about to show it: two would show it twice. */
async function isBeginning({ store }: Deps, { id, status, updatedAt }: Run): Promise<boolean> {
  if (status !== 'running' || store.now() - updatedAt > BEGINNING_MS) return false
  const place = await store.requests.of(id)
  return place !== null && place.shown === null
}

/** What has been approved is offered no more: neither by its request nor by its report. */
async function decidedShown(deps: Deps, { id, report }: Run): Promise<void> {
  await showRequest(deps, id)
  await showReport(deps, report)
}

const isOff = ({ settings }: Deps): boolean => settings.changes === 'off'

type Way = { way: 'drive' } | { way: 'resume' | 'undo'; by: string }

async function carry(deps: Deps, repair: Repair, run: Run, how: Way, tell: Tell, onBegun?: () => void): Promise<void> {
  try {
    await driven(deps, repair, run, how, tell, onBegun)
  } catch (error) {
    // Whoever pressed is told, and nobody else.
    if (error instanceof RunRefused) throw error
    const place = await deps.store.requests.of(run.id)
    if (!place) throw error
    const { channel, thread, lang } = place
    await deps.outbox.say({ message: failureMessage(deps, error, lang), place: { channel, thread }, user: run.asker })
  }
}

/** Drives a run. Its end is written down with it, and told by whichever process comes to it first: mostly this one, now. */
async function driven(deps: Deps, repair: Repair, run: Run, how: Way, tell: Tell, onBegun?: () => void): Promise<void> {
  const place = await deps.store.requests.of(run.id)
  const onProgress = (now: Run) => {
    onBegun?.()
    // Only the newest state of those that wait is sent; one that cannot be shown must not stop the run.
    if (place?.shown) deps.outbox.update(place.channel, place.shown, runMessage(now, place.lang)).catch((error) => lost(deps, error))
  }
  try {
    await repair.carry(deps.store, run, { ...how, off: isOff(deps), tell }, { onProgress, signal: deps.stopping })
  } catch (error) {
    // The settings name no role for it any more: it ends, so that it holds nothing.
    const ended =
      error instanceof Problem &&
      error.say.key !== 'slack:worker-lost' &&
      (await giveUp(deps.store, run.id, { kind: 'failed', say: error.say, step: null }, tell))
    if (!ended) throw error
  } finally {
    deps.outbox.look()
  }
}

/** A run's message that can't be brought up to date in so many tries is posted anew, with the end. */
const TRIES = 3

/** Tells the end of a run: its message shows it, with the way back, and whoever asked is called. */
export async function tellEnd(deps: Deps, { id, body, tries }: Due<RunEnd>): Promise<void> {
  const place = await deps.store.requests.of(body.run)
  // It has been forgotten with its run.
  if (!place) return deps.outbox.close(id)
  const run = await showRun(deps.store, body.run)
  const { channel, thread, lang } = place
  const end = endMessage({ ...run, ...body }, lang)
  const stands = await broughtUpToDate(deps, run, place, tries < TRIES)
  await deps.outbox.answer(id, {
    message: stands ? end : shownEnd(end, runMessage(run, lang)),
    place: { channel, thread },
    user: run.asker,
  })
}

/** False where the run has no message that shows how it is now. Throws what may be mended by another try, where there is to be one. */
async function broughtUpToDate(deps: Deps, run: Run, { channel, lang, shown }: Request, again: boolean): Promise<boolean> {
  try {
    if (!shown) return (await post(deps, run, true)) !== null
    await deps.outbox.update(channel, shown, runMessage(run, lang))
    return true
  } catch (error) {
    lost(deps, error)
    if (again && faultOf(error).kind === 'later') throw error
    return false
  }
}

/** Shows a run in the thread of its report, and takes its button away there; where Slack is away, its end is told all the same. */
async function shown(deps: Deps, run: Run, unsure: boolean): Promise<void> {
  const place = await deps.store.requests.of(run.id)
  if (place && !place.shown) await post(deps, run, unsure).catch((error) => lost(deps, error))
}

/** @param unsure its message may be there already, posted by a process that did not live to write it down */
async function post(deps: Deps, run: Run, unsure: boolean): Promise<Posted | null> {
  const place = await deps.store.requests.of(run.id)
  if (!place) return null
  const id = `run ${run.id}`
  const at = { channel: place.channel, thread: place.thread }
  const message = runMessage(run, place.lang)
  const there = unsure ? await deps.outbox.find(id, at, run.createdAt) : null
  if (there) await deps.outbox.update(there.channel, there.ts, message)
  const posted = there ?? (await deps.outbox.begin(id, at, message))
  await deps.store.requests.note(run.id, { shown: posted.ts })
  await showReport(deps, run.report).catch((error) => lost(deps, error))
  return posted
}

const lost = ({ log }: Deps, error: unknown) =>
  log.warn({ error: slackError(error) ?? String((error as Error).message) }, 'a run could not be shown')
