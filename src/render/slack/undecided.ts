import type { KnownBlock } from '@slack/types'
import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import { askOf, openCauses } from '../sentence.ts'
import { section } from './blocks.ts'
import { paragraphs } from './paragraphs.ts'
import type { Voice } from './voice.ts'

/** What a text alone leaves open: the causes in order, what would decide between them, what to give next. */
export function undecided(report: Report, say: Voice): KnownBlock[] {
  const title = (key: string) => `*${say.rich(phrase(`report:heading.${key}`))}*`
  const causes = openCauses(report).map(
    (cause, i) => `${i + 1}. ${say.rich(phrase(`report:cause.${cause}`))}\n      _${say.rich(phrase(`report:decides.${cause}`))}_`,
  )
  const ask = askOf(report)
  return [
    ...(causes.length ? paragraphs([title('causes'), ...causes]).map(section) : []),
    ...(ask ? [section(`${title('ask')}\n${say.rich(ask)}`)] : []),
  ]
}
