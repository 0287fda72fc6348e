import { runsMessage } from '../../../render/slack/runs.ts'
import { listRuns } from '../../../run/index.ts'
import { tell } from '../../listen.ts'
import type { Deps, ReportContext } from '../../types.ts'
import type { Command } from './command.ts'

/** Runs looked through, and shown. */
const LOOKED_AT = 100
const SHOWN = 10

/** `/ecs-pull runs`: the latest fixes of this channel. Those of other conversations are nobody's business here. */
export async function runs(deps: Deps, { who, lang }: Command): Promise<void> {
  const here = []
  for (const run of await listRuns(deps.store, LOOKED_AT)) {
    if (here.length === SHOWN) break
    const kept = await deps.store.reports.get<ReportContext>(run.report)
    if (kept?.context?.channel === who.channel) here.push(run)
  }
  await tell(deps, who, runsMessage(here, lang))
}
