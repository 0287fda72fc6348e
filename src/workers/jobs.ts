import { NOWHERE } from '../aws/session.ts'
import { whatChanged } from '../changed.ts'
import type { Config } from '../config.ts'
import type { Report } from '../core/report.ts'
import type { SetupFinding } from '../core/setup.ts'
import type { Progress } from '../core/subject.ts'
import { diagnose, type Question } from '../diagnose.ts'
import { awsFindings } from '../doctor/aws.ts'
import { type Failures, recentFailures } from '../find/failures.ts'
import { follow, type Lead } from '../find/lead.ts'
import type { Known } from '../find/places.ts'
import { repairIn } from '../repair.ts'
import type { Draft, Run } from '../run/index.ts'
import { boundsOf } from '../session/bounds.ts'
import { botsChangingSession, foreseenFor, sessionFor } from '../session/session.ts'
import type { Carrying, PlanWish } from '../slack/types.ts'
import { openStore, type Store } from '../store/store.ts'
import { keptSessions } from './sessions.ts'

/** What workers do for the bot. Each reads AWS through the eyes the settings name; those that change something have the store besides. */
export function jobsIn(config: Config) {
  const sessions = keptSessions(config)
  const repair = repairIn(
    {
      reading: (question) => sessionFor(question.target, config),
      changing: (run) => botsChangingSession(run, config),
      foreseen: (run) => foreseenFor(run, config),
    },
    { bounds: boundsOf(config) },
  )
  let opened: Promise<Store> | undefined
  const store = () => {
    opened ??= openStore(config.store)
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }
  return {
    answer([question]: [Question], onProgress: (progress: Progress) => void): Promise<Report> {
      if (question.target.kind === 'text') return diagnose(question, { session: NOWHERE })
      return sessions.within(question.target, (session) => diagnose(question, { session, onProgress }))
    },
    changed: ([report, question]: [Report, Question]) => sessions.within(question.target, (session) => whatChanged(report, session)),
    setup: (): Promise<SetupFinding[]> => awsFindings(config),
    failures: ([known]: [Known]): Promise<Failures> => recentFailures(known, sessions.of),
    find: ([question, known]: [Question, Known]): Promise<Lead> => follow(question, known, sessions.of),
    plan: ([wish]: [PlanWish]): Promise<Draft> => repair.plan(wish),
    carry: async ([run, how]: [Run, Carrying], onProgress: (run: Run) => void, signal: AbortSignal): Promise<Run> =>
      repair.carry(await store(), run, how, { onProgress, signal }),
  }
}
