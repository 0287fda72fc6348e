import type { Phrase } from '../core/phrase.ts'
import { phrase } from '../core/phrase.ts'
import type { Report } from '../core/report.ts'

/** Who changed what, in a sentence; null: not looked up, or nothing found. */
export const changeOf = ({ change }: Report): Phrase | null =>
  change ? phrase('report:changed', { by: change.by, event: change.event, resource: change.resource, at: change.at }) : null
