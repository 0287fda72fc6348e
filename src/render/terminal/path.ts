import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import { type Hop, pathOf } from '../path.ts'
import type { Words } from '../words.ts'
import { headed } from './headed.ts'
import { paragraph, type Sheet } from './layout.ts'

const SIGN: Record<Hop['state'], string> = { ok: '✓', broken: '✗', unknown: '?', open: '·', beyond: '·' }

/** The way from the task to the image, in one line; empty where the cause is not on the way. */
export function path(report: Report, say: Words, on: Sheet): string[] {
  const hops = pathOf(report).map(
    ({ hop, state }) => `${SIGN[state]} ${say(phrase(`report:path.state.${state}`, { hop: say(`report:path.hop.${hop}`) }))}`,
  )
  return hops.length ? headed(on, say('report:path.title'), paragraph(on, hops.join(' → '), '  ')) : []
}
