import { type Phrase, phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'

/** What carrying a fix out would mean, a few words each: what it costs, how far it is felt, who has to agree, whether it can be taken back. */
export const consequencesOf = ({ monthlyCostUsd, reach, needsApproval, undoable }: FixOffer): Phrase[] => [
  priceOf(monthlyCostUsd),
  ...(reach ? [phrase(`report:fix.reach.${reach}`)] : []),
  ...(needsApproval ? [phrase('report:fix.approval')] : []),
  phrase(undoable ? 'report:fix.undoable' : 'report:fix.final'),
]

const priceOf = (usd: number | null): Phrase =>
  usd === null ? phrase('report:fix.charged') : usd === 0 ? phrase('report:fix.free') : phrase('report:fix.cost', { usd })
