import type { SimulatedAction } from '../../facts/types/index.ts'
import { standing } from '../../policy/identity.ts'
import type { Lacking } from './grant-step.ts'

/** What a role lacks of what is needed, and whether a grant can give it. */
export interface Judged {
  lacking: Lacking[]
  /** An explicit deny, a boundary or the organization forbids some of it: no grant helps. */
  forbidden: boolean
}

/** A call the simulator leaves open, for want of a condition's value, counts as lacking: allowing it once more does no harm. */
export const judged = (actions: readonly SimulatedAction[]): Judged => ({
  lacking: actions.filter((one) => standing(one) !== 'allowed').map(({ action, resource }) => ({ action, resource })),
  forbidden: actions.some((one) => standing(one) === 'explicit' || one.allowedByBoundary === false || one.allowedByOrganization === false),
})
