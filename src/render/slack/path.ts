import type { KnownBlock } from '@slack/types'
import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import { HOP_SIGN, pathOf } from '../path.ts'
import { section } from './blocks.ts'
import type { Voice } from './voice.ts'

/** The way from the task to the image; where it is broken says so in words, too. Nothing where the cause is not on the way. */
export function pathBlocks(report: Report, say: Voice): KnownBlock[] {
  const hops = pathOf(report).map(({ hop, state }) => {
    const name = say.flat(phrase(`report:path.hop.${hop}`))
    const said = say.flat(phrase(`report:path.state.${state}`, { hop: name }))
    return `${HOP_SIGN[state]} ${state === 'broken' ? `*${said}*` : said}`
  })
  return hops.length ? [section(`*${say.rich(phrase('report:path.title'))}*\n${hops.join('  →  ')}`)] : []
}
