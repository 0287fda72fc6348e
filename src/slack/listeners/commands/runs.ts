import { runsMessage } from '../../../render/slack/runs.ts'
import { listRuns, type Run } from '../../../run/index.ts'
import { logged } from '../../failure.ts'
import { tell } from '../../listen.ts'
import type { Deps } from '../../types.ts'
import type { Command } from './command.ts'

/** Runs looked through, and shown. */
const LOOKED_AT = 100
const SHOWN = 10

/** `/ecs-pull runs`: the latest fixes of this channel. */
export async function runs(deps: Deps, { who, lang }: Command): Promise<void> {
  await tell(deps, who, runsMessage(await runsHere(deps, who.channel), lang))
}

/** The latest fixes of a channel, newest first. Those of other conversations are nobody's business here. */
export async function runsHere(deps: Deps, channel: string): Promise<Run[]> {
  const here: Run[] = []
  for (const run of await listRuns(deps.store, LOOKED_AT, (_, error) => logged(deps.log, error, 'a run could not be read'))) {
    if (here.length === SHOWN) break
    const request = await deps.store.requests.of(run.id)
    if (request?.channel === channel) here.push(run)
  }
  return here
}
