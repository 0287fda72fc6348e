import type { SimulatedAction } from '../facts/types/index.ts'

/** What the role's own policies say of a call. `elsewhere`: a boundary or the organization says no before they count. */
export type Standing = 'allowed' | 'implicit' | 'explicit' | 'open' | 'elsewhere'

export function standing(action: SimulatedAction): Standing {
  if (action.identity === null) return 'elsewhere'
  if (action.missingContext.length) return 'open'
  return action.identity === 'allowed' ? 'allowed' : action.identity === 'explicitDeny' ? 'explicit' : 'implicit'
}

/** Condition keys that keep the simulator's answer open. */
export const openKeysOf = (actions: readonly SimulatedAction[]): string[] => [...new Set(actions.flatMap((a) => a.missingContext))].sort()
