import { type Changes, openChanges } from '../aws/change.ts'
import { whoTouched } from '../changed/touched.ts'
import type { Config } from '../config.ts'
import type { DriveOptions, Run } from '../run/index.ts'
import { changingSession, foreseenFor, sessionFor } from '../session/session.ts'
import type { Io } from './io.ts'
import { stopAsked } from './stop-asked.ts'

/** Opens the clients that change, for as long as the work takes; Ctrl-C ends it between two writes. */
export async function changing(
  run: Run,
  config: Config,
  io: Io,
  work: (aws: Changes, told: Omit<DriveOptions, 'aws'>) => Promise<Run>,
): Promise<Run> {
  const ending = new AbortController()
  const aws = openChanges(await changingSession(run, config), { signal: ending.signal })
  void stopAsked().then(() => ending.abort())
  const said = new Set<string>()
  const onProgress = (now: Run) => {
    for (const step of now.steps) {
      const line = `${io.say(step.summary)}: ${io.say(`fixes:step-status.${step.status}`)}`
      if (step.status !== 'planned' && !said.has(line)) io.stderr.write(`${line}\n`)
      said.add(line)
    }
  }
  try {
    const whoChanged: DriveOptions['whoChanged'] = async (resources, since) =>
      whoTouched(resources, await sessionFor({ kind: 'text', ...run.target }, config), since)
    const foreseen = () => foreseenFor(run, config)
    return await work(aws, { onProgress, signal: ending.signal, off: config.settings.changes === 'off', whoChanged, foreseen })
  } finally {
    aws.close()
  }
}
