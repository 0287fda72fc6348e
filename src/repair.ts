import { openChanges } from './aws/change.ts'
import type { Session } from './aws/session.ts'
import { whoTouched } from './changed/touched.ts'
import { examineQuestion, type Question } from './diagnose.ts'
import { type Bounds, type DriveOptions, draftPlan, drive, type Pace, type Refused, type Run, resumeRun, undoRun } from './run/index.ts'
import type { Repair } from './slack/types.ts'

interface Sessions {
  /** Whose eyes read what a plan rests on. */
  reading(question: Question): Promise<Session>
  /** Whose hands carry out a run that somebody approved. */
  changing(run: Run): Promise<Session>
  /** Which call of the run those hands would be refused. */
  foreseen?(run: Run): Promise<Refused | null>
}

/** Plans and carries out fixes in this process: a plan is made on facts read anew, with the reading role; only an approved run gets the changing one. */
export const repairIn = (sessions: Sessions, { pace, bounds }: { pace?: Partial<Pace>; bounds?: Bounds } = {}): Repair => ({
  async plan({ question, ...wish }) {
    const session = await sessions.reading(question)
    const { load, close } = await examineQuestion(question, { session })
    const aws = openChanges(session)
    try {
      return await draftPlan({ ...wish, load, aws, ...(bounds && { bounds }), override: true })
    } finally {
      close()
      aws.close()
    }
  },

  async carry(store, run, { way, by, off, tell }, { onProgress, signal }) {
    const aws = openChanges(await sessions.changing(way === 'drive' ? run : { ...run, pressedBy: by }), { ...(signal && { signal }) })
    const options: DriveOptions = {
      aws,
      off,
      tell,
      whoChanged: async (resources, since) =>
        whoTouched(resources, await sessions.reading({ target: { kind: 'text', ...run.target }, pasted: null }), since),
      foreseen: async () => (await sessions.foreseen?.(run)) ?? null,
      // Of two who press the same button in Slack one acts, and the other is told.
      alone: true,
      ...(pace && { pace }),
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    }
    try {
      if (way === 'drive') return await drive(store, run.id, options)
      return await (way === 'resume' ? resumeRun : undoRun)(store, run.id, by, options)
    } finally {
      aws.close()
    }
  },
})
