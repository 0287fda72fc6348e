import { openChanges } from '../aws/change.ts'
import type { Session } from '../aws/session.ts'
import { examineQuestion, type Question } from '../diagnose.ts'
import type { Run } from '../run/index.ts'
import type { Repair } from '../slack/types.ts'

/** The simulated account is quicker than AWS: nobody should wait for a look at it. Milliseconds. */
const PACE = { pollMs: 400, patienceMs: 60_000, proofMs: 60_000, retryMs: 10_000 }

/** How fixes are planned and carried out in the simulated accounts. */
export const repairIn = (sessionOf: (question: Question) => Promise<Session>, sessionFor: (run: Run) => Promise<Session>): Repair => ({
  async open(question) {
    const session = await sessionOf(question)
    const { load, close } = await examineQuestion(question, { session })
    const aws = openChanges(session)
    return {
      load,
      aws,
      close() {
        close()
        aws.close()
      },
    }
  },
  changes: async (run) => openChanges(await sessionFor(run)),
  pace: PACE,
})
