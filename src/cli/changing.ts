import { type Changes, openChanges } from '../aws/change.ts'
import type { Config } from '../config.ts'
import type { Run } from '../run/index.ts'
import type { Io } from './io.ts'
import { changingSession } from './session.ts'
import { stopAsked } from './stop-asked.ts'

/** Opens the clients that change, for as long as the work takes; Ctrl-C ends it between two writes. */
export async function changing(
  run: Run,
  config: Config,
  io: Io,
  work: (aws: Changes, told: { onProgress(run: Run): void; signal: AbortSignal; off: boolean }) => Promise<Run>,
): Promise<Run> {
  const aws = openChanges(await changingSession(run, config))
  const ending = new AbortController()
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
    return await work(aws, { onProgress, signal: ending.signal, off: config.settings.changes === 'off' })
  } finally {
    aws.close()
  }
}
