import { readRecorded, replayed } from '../record/recording.ts'
import { exitOf } from './exit.ts'
import type { Io } from './io.ts'
import { show } from './show.ts'

/** `ecs-pull replay`: the diagnosis of recorded facts. Asks AWS nothing and keeps nothing. */
export async function replay(folder: string, options: { all?: boolean }, io: Io): Promise<number> {
  const report = await replayed(readRecorded(folder))
  show(report, '', options.all ?? false, io)
  return exitOf(report.verdict.status)
}
