import type { Language } from '../render/language.ts'
import { reportMessage } from '../render/slack/report.ts'
import { endMessage, runMessage } from '../render/slack/run.ts'
import { haltRuns, leftRuns, offBy, type Run, showRun } from '../run/index.ts'
import { askerOf } from './approvers.ts'
import { slackError } from './codes.ts'
import { failureMessage, logged } from './failure.ts'
import type { Deps, Repair, ReportContext } from './types.ts'

/** Carries an approved run out, shown in the thread. Resolves once it has ended, which may take many minutes. */
export async function carryOut(deps: Deps, repair: Repair, run: Run, by: string): Promise<void> {
  // A second press, in whatever process: the first has begun.
  if (!(await deps.store.events.claim(`apply ${run.id}`))) return
  await post(deps, run, by)
  await carry(deps, repair, run, { way: 'drive' })
}

/** Tries a run that stopped once more, from where it stopped. */
export const goOn = async (deps: Deps, repair: Repair, id: string, by: string): Promise<void> =>
  carry(deps, repair, await showRun(deps.store, id), { way: 'resume', by })

/** Takes a run back, shown in the same message. */
export const takeBack = async (deps: Deps, repair: Repair, id: string, by: string): Promise<void> =>
  carry(deps, repair, await showRun(deps.store, id), { way: 'undo', by })

/** Takes up runs that a process has left: after a restart, and from time to time. One that cannot be taken up is no hindrance to the others. */
export async function takeUp(deps: Deps, repair: Repair): Promise<void> {
  const off = isOff(deps)
  // Where nothing may be changed, nobody needs the changing role to say so.
  if (await offBy(deps.store, off)) {
    for (const run of await haltRuns(deps.store, off)) await finish(deps, run)
    return
  }
  await Promise.all(
    (await leftRuns(deps.store)).map(async (run) => {
      try {
        const end = await driven(deps, repair, run, { way: 'drive' })
        // One that goes on waiting is no news.
        if (end.status !== run.status) await finish(deps, end)
      } catch (error) {
        logged(deps.log, error, 'a run could not be taken up')
      }
    }),
  )
}

const isOff = ({ settings }: Deps): boolean => settings.changes === 'off'

type Way = { way: 'drive' } | { way: 'resume' | 'undo'; by: string }

async function carry(deps: Deps, repair: Repair, run: Run, how: Way): Promise<void> {
  let end: Run
  try {
    end = await driven(deps, repair, run, how)
  } catch (error) {
    const place = await placeOf(deps, run)
    if (!place) throw error
    await deps.outbox.post({ channel: place.context.channel, thread: place.context.thread }, failureMessage(deps, error, place.lang))
    return
  }
  await finish(deps, end)
}

async function driven(deps: Deps, repair: Repair, run: Run, how: Way): Promise<Run> {
  const place = await placeOf(deps, run)
  const onProgress = (now: Run) => {
    // Only the newest state of those that wait is sent; one that cannot be shown must not stop the run.
    if (place?.message)
      deps.outbox.update(place.context.channel, place.message, runMessage(now, place.lang, place.asker)).catch((error) => lost(deps, error))
  }
  return repair.carry(deps.store, run, { ...how, off: isOff(deps) }, { onProgress, signal: deps.stopping })
}

/** Shows the end, and tells whoever asked. */
async function finish(deps: Deps, run: Run): Promise<void> {
  const place = await placeOf(deps, run)
  if (!place || run.status === 'running') return
  const { channel, thread } = place.context
  if (place.message)
    await deps.outbox.update(channel, place.message, runMessage(run, place.lang, place.asker)).catch((error) => lost(deps, error))
  await deps.outbox.post({ channel, thread }, endMessage(run, place.lang, place.asker))
}

/** Posts the run in the thread of its report, and takes its button away there. */
async function post(deps: Deps, run: Run, by: string): Promise<void> {
  const kept = await deps.store.reports.get<ReportContext>(run.report)
  if (!kept?.context) return
  const { report, context } = kept
  const message = await deps.outbox.post(
    { channel: context.channel, thread: context.thread },
    runMessage(run, context.lang, askerOf(run, context)),
  )
  const runs = { ...context.runs, [run.fix]: { run: run.id, by, message } }
  await deps.store.reports.save(report, { ...context, runs })
  const said = reportMessage(report, { lang: context.lang, asker: context.asker, started: runs })
  if (context.message) await deps.outbox.update(context.channel, context.message, said).catch((error) => lost(deps, error))
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
  return { context, message: context.runs[run.fix]?.message ?? null, lang: context.lang, asker: askerOf(run, context) }
}

const lost = ({ log }: Deps, error: unknown) =>
  log.warn({ error: slackError(error) ?? String((error as Error).message) }, 'a run could not be shown')
