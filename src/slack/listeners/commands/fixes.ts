import { fixesMessage } from '../../../render/slack/runs.ts'
import { tell } from '../../listen.ts'
import type { Deps } from '../../types.ts'
import type { Command } from './command.ts'
import { runsHere } from './runs.ts'

/** `/ecs-pull fixes`: the fixes of this channel that wait for somebody or are under way, then those that are over. */
export async function fixes(deps: Deps, { who, lang }: Command): Promise<void> {
  await tell(deps, who, fixesMessage(await runsHere(deps, who.channel), lang))
}
