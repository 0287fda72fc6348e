import { FIX_REACHES, type FixOffer } from '../core/report.ts'
import { CHARGES, type Fix } from './types.ts'

/** A fix with what it offers here. */
export interface Offered {
  fix: Fix
  offer: FixOffer
}

/** The offer with its monthly cost and reach. What a plan alone can price stays null: prices are read when somebody asks for the plan. */
export function weighed({ fix, offer }: Offered): Offered {
  const price = fix.charges === 'nothing' ? 0 : offer.monthlyCostUsd
  return { fix, offer: { ...offer, monthlyCostUsd: offer.handOver ? null : price, reach: offer.reach ?? fix.reach } }
}

/**
 * In the order in which people should think of them: what is free before what is charged, what touches less before what touches more, what
 * can be undone before what cannot. What somebody else has to do comes last, whatever it costs them. Where all that is the same, as listed.
 *
 * @param all every fix, in the order of the list
 */
export function inOrder(offered: readonly Offered[], all: readonly Fix[]): Offered[] {
  return [...offered].sort((a, b) => {
    const [one, other] = [rank(a, all), rank(b, all)]
    const at = one.findIndex((value, i) => value !== other[i])
    return at < 0 ? 0 : one[at]! - other[at]!
  })
}

const rank = ({ fix, offer }: Offered, all: readonly Fix[]): number[] => [
  Number(offer.handOver !== null),
  offer.monthlyCostUsd === 0 ? 0 : CHARGES.indexOf(fix.charges),
  FIX_REACHES.indexOf(offer.reach ?? fix.reach),
  Number(!offer.undoable),
  all.indexOf(fix),
]
