import { type Changes, openChanges } from './aws/change.ts'
import type { Session } from './aws/session.ts'
import { whoTouched } from './changed/touched.ts'
import { examineQuestion, type Question } from './diagnose.ts'
import type { Bounds, Pace, Refused, Run } from './run/index.ts'
import type { Repair } from './slack/types.ts'

interface Sessions {
  /** Whose eyes read what a plan rests on. */
  reading(question: Question): Promise<Session>
  /** Whose hands carry out a run that somebody approved. */
  changing(run: Run): Promise<Session>
  /** Which call of the run those hands would be refused. */
  foreseen?(run: Run): Promise<Refused | null>
}

/** How the bot plans and carries out fixes: a plan is made on facts read anew, with the reading role; only an approved run gets the changing one. */
export const repairIn = (sessions: Sessions, { pace, bounds }: { pace?: Partial<Pace>; bounds?: Bounds } = {}): Repair => ({
  async open(question) {
    const session = await sessions.reading(question)
    const { load, close } = await examineQuestion(question, { session })
    const aws: Changes = openChanges(session)
    return {
      load,
      aws,
      close() {
        close()
        aws.close()
      },
    }
  },
  whoChanged: async ({ target }, resources, since) =>
    whoTouched(resources, await sessions.reading({ target: { kind: 'text', ...target }, pasted: null }), since),
  changes: async (run) => openChanges(await sessions.changing(run)),
  ...(sessions.foreseen && { foreseen: sessions.foreseen }),
  ...(pace && { pace }),
  ...(bounds && { bounds }),
})
