import type { Language } from '../render/language.ts'
import { reportMessage } from '../render/slack/report.ts'
import { endMessage, runMessage } from '../render/slack/run.ts'
import { type DriveOptions, drive, haltRuns, offBy, type Run, resumeRun, resumeRuns, showRun, undoRun } from '../run/index.ts'
import { askerOf } from './approvers.ts'
import { failureMessage } from './failure.ts'
import { slackError } from './outbox.ts'
import type { Deps, Repair, ReportContext } from './types.ts'

/** Carries an approved run out, shown in the thread. Resolves once it has ended, which may take many minutes. */
export async function carryOut(deps: Deps, repair: Repair, run: Run, by: string): Promise<void> {
  // A second press, in whatever process: the first has begun.
  if (!(await deps.store.events.claim(`apply ${run.id}`))) return
  await post(deps, run, by)
  await carry(deps, repair, run, (options) => drive(deps.store, run.id, options))
}

/** Tries a run that stopped once more, from where it stopped. */
export const goOn = async (deps: Deps, repair: Repair, id: string, by: string): Promise<void> =>
  carry(deps, repair, { ...(await showRun(deps.store, id)), pressedBy: by }, (options) => resumeRun(deps.store, id, by, options))

/** Takes a run back, shown in the same message. */
export const takeBack = async (deps: Deps, repair: Repair, id: string, by: string): Promise<void> =>
  carry(deps, repair, { ...(await showRun(deps.store, id)), pressedBy: by }, (options) => undoRun(deps.store, id, by, options))

/** Takes up runs that a process has left: after a restart, and from time to time. */
export async function takeUp(deps: Deps, repair: Repair): Promise<void> {
  const off = isOff(deps)
  // Where nothing may be changed, nobody needs the changing role to say so.
  if (await offBy(deps.store, off)) {
    for (const run of await haltRuns(deps.store, off)) await finish(deps, run)
    return
  }
  const opened: { close(): void }[] = []
  try {
    const ended = await resumeRuns(deps.store, async (run) => {
      const aws = await repair.changes(run)
      opened.push(aws)
      return optionsOf(deps, repair, aws, run)
    })
    for (const run of ended) await finish(deps, run)
  } finally {
    for (const aws of opened) aws.close()
  }
}

const isOff = ({ settings }: Deps): boolean => settings.changes === 'off'

async function carry(deps: Deps, repair: Repair, run: Run, work: (options: DriveOptions) => Promise<Run>): Promise<void> {
  const aws = await repair.changes(run)
  try {
    await finish(deps, await work(await optionsOf(deps, repair, aws, run)))
  } catch (error) {
    const place = await placeOf(deps, run)
    if (!place) throw error
    await deps.outbox.post({ channel: place.context.channel, thread: place.context.thread }, failureMessage(deps, error, place.lang))
  } finally {
    aws.close()
  }
}

async function optionsOf(deps: Deps, repair: Repair, aws: DriveOptions['aws'], run: Run): Promise<DriveOptions> {
  const place = await placeOf(deps, run)
  return {
    aws,
    off: isOff(deps),
    whoChanged: async (resources, since) => (await repair.whoChanged?.(run, resources, since)) ?? null,
    foreseen: async () => (await repair.foreseen?.(run)) ?? null,
    ...(repair.pace ? { pace: repair.pace } : {}),
    signal: deps.stopping,
    onProgress(now) {
      // Only the newest state of those that wait is sent; one that cannot be shown must not stop the run.
      if (place?.message)
        deps.outbox
          .update(place.context.channel, place.message, runMessage(now, place.lang, place.asker))
          .catch((error) => lost(deps, error))
    },
  }
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
