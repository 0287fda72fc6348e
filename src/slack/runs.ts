import type { Language } from '../render/language.ts'
import { reportMessage } from '../render/slack/report.ts'
import { endMessage, runMessage, shownEnd } from '../render/slack/run.ts'
import { haltRun, leftRuns, offBy, type Run, type RunEnd, showRun, type Tell } from '../run/index.ts'
import type { Due } from '../store/store.ts'
import { askerOf } from './approvers.ts'
import { faultOf, slackError } from './codes.ts'
import { failureMessage, logged } from './failure.ts'
import type { Posted } from './letter.ts'
import type { Deps, Repair, ReportContext } from './types.ts'

/** Carries an approved run out, shown in the thread. Resolves once it has ended, which may take many minutes. */
export async function carryOut(deps: Deps, repair: Repair, run: Run, by: string): Promise<void> {
  // A second press, in whatever process: the first has begun.
  if (!(await deps.store.events.claim(`apply ${run.id}`))) return
  await shown(deps, run, by, false)
  await carry(deps, repair, run, { way: 'drive' }, { known: null })
}

/** Tries a run that stopped once more, from where it stopped. */
export const goOn = async (deps: Deps, repair: Repair, id: string, by: string): Promise<void> =>
  carry(deps, repair, await showRun(deps.store, id), { way: 'resume', by }, { known: null })

/** Takes a run back, shown in the same message. */
export const takeBack = async (deps: Deps, repair: Repair, id: string, by: string): Promise<void> =>
  carry(deps, repair, await showRun(deps.store, id), { way: 'undo', by }, { known: null })

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
  // Its process may have died before it could show it.
  await shown(deps, run, run.approver ?? run.asker, true)
  // One that goes on waiting is no news.
  await driven(deps, repair, run, { way: 'drive' }, { known: run.status })
}

const isOff = ({ settings }: Deps): boolean => settings.changes === 'off'

type Way = { way: 'drive' } | { way: 'resume' | 'undo'; by: string }

async function carry(deps: Deps, repair: Repair, run: Run, how: Way, tell: Tell): Promise<void> {
  try {
    await driven(deps, repair, run, how, tell)
  } catch (error) {
    const place = await placeOf(deps, run)
    if (!place) throw error
    const { channel, thread } = place.context
    await deps.outbox.say({ message: failureMessage(deps, error, place.lang), place: { channel, thread }, user: place.asker })
  }
}

/** Drives a run. Its end is written down with it, and told by whichever process comes to it first: mostly this one, now. */
async function driven(deps: Deps, repair: Repair, run: Run, how: Way, tell: Tell): Promise<void> {
  const place = await placeOf(deps, run)
  const onProgress = (now: Run) => {
    // Only the newest state of those that wait is sent; one that cannot be shown must not stop the run.
    if (place?.message)
      deps.outbox.update(place.context.channel, place.message, runMessage(now, place.lang, place.asker)).catch((error) => lost(deps, error))
  }
  try {
    await repair.carry(deps.store, run, { ...how, off: isOff(deps), tell }, { onProgress, signal: deps.stopping })
  } finally {
    deps.outbox.look()
  }
}

/** A run's message that can't be brought up to date in so many tries is posted anew, with the end. */
const TRIES = 3

/** Tells the end of a run: its message shows it, with the way back, and whoever asked is called. */
export async function tellEnd(deps: Deps, { id, body, tries }: Due<RunEnd>): Promise<void> {
  const run = await showRun(deps.store, body.run)
  const place = await placeOf(deps, run)
  if (!place) return deps.outbox.close(id)
  const { context, lang, asker } = place
  const end = endMessage({ ...run, ...body }, lang, asker)
  const current = runMessage(run, lang, asker)
  const stands = await broughtUpToDate(deps, run, place, tries < TRIES)
  await deps.outbox.answer(id, {
    message: stands ? end : shownEnd(end, current),
    place: { channel: context.channel, thread: context.thread },
    user: asker,
  })
}

/** False where the run has no message that shows how it is now. Throws what may be mended by another try, where there is to be one. */
async function broughtUpToDate(deps: Deps, run: Run, place: Shown, again: boolean): Promise<boolean> {
  const { context, message, lang, asker } = place
  try {
    if (!message) return (await post(deps, run, run.approver ?? run.asker, true)) !== null
    await deps.outbox.update(context.channel, message, runMessage(run, lang, asker))
    return true
  } catch (error) {
    lost(deps, error)
    if (again && faultOf(error).kind === 'later') throw error
    return false
  }
}

/** Shows a run in the thread of its report, and takes its button away there; where Slack is away, its end is told all the same. */
async function shown(deps: Deps, run: Run, by: string, unsure: boolean): Promise<void> {
  const place = await placeOf(deps, run)
  if (place && !place.message) await post(deps, run, by, unsure).catch((error) => lost(deps, error))
}

/** @param unsure its message may be there already, posted by a process that did not live to write it down */
async function post(deps: Deps, run: Run, by: string, unsure: boolean): Promise<Posted | null> {
  const kept = await deps.store.reports.get<ReportContext>(run.report)
  if (!kept?.context) return null
  const { report, context } = kept
  const id = `run ${run.id}`
  const at = { channel: context.channel, thread: context.thread }
  const said = runMessage(run, context.lang, askerOf(run, context))
  const there = unsure ? await deps.outbox.find(id, at, run.createdAt) : null
  if (there) await deps.outbox.update(there.channel, there.ts, said)
  const posted = there ?? (await deps.outbox.begin(id, at, said))
  const runs = { ...context.runs, [run.fix]: { run: run.id, by, message: posted.ts } }
  await deps.store.reports.save(report, { ...context, runs })
  const answer = reportMessage(report, { lang: context.lang, asker: context.asker, started: runs })
  if (context.message) await deps.outbox.update(context.channel, context.message, answer).catch((error) => lost(deps, error))
  return posted
}

interface Shown {
  context: ReportContext
  message: string | null
  lang: Language
  asker: string
}

/** Where a run is shown. Null where its report is gone. */
async function placeOf(deps: Deps, run: Run): Promise<Shown | null> {
  const context = (await deps.store.reports.get<ReportContext>(run.report))?.context
  if (!context) return null
  const place = context.runs[run.fix]
  return { context, message: (place?.run === run.id && place.message) || null, lang: context.lang, asker: askerOf(run, context) }
}

const lost = ({ log }: Deps, error: unknown) =>
  log.warn({ error: slackError(error) ?? String((error as Error).message) }, 'a run could not be shown')
