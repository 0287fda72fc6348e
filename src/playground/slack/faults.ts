import type { KnownBlock, View } from '@slack/types'
import { messageProblems, viewProblems } from '../../render/slack/limits.ts'
import type { Json } from './types.ts'

/** What Slack would refuse in a message, by the limits the product itself is tested with. A text may be left out where blocks say it all. */
export const messageFaults = (blocks: readonly Json[], text: string): string[] =>
  shaped(() => messageProblems({ text: text || '-', blocks: blocks as unknown as KnownBlock[] }))

/** The same for a modal or a home tab. */
export const viewFaults = (view: Json | undefined): string[] =>
  Array.isArray(view?.blocks) ? shaped(() => viewProblems(view as unknown as View)) : ['blocks: missing']

/** Blocks that are not even of the right shape. */
function shaped(look: () => string[]): string[] {
  try {
    return look()
  } catch {
    return ['blocks: not of the shape Block Kit has']
  }
}
