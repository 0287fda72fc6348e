import type { Known } from '../core/known.ts'
import type { ParsedError, PolicyLayer } from '../target/types.ts'

type Denied = NonNullable<ParsedError['denied']>

/** The text names a denied call: it counts where one of these actions was meant, and one of these layers (or none was named), until the same revision runs. */
export function denialSaid(
  error: Known<ParsedError | null>,
  running: Known<boolean>,
  { actions, layers }: { actions: readonly string[]; layers: readonly (PolicyLayer | null)[] },
): Denied | null {
  const denied = error.known ? error.value?.denied : null
  if (!denied || (running.known && running.value)) return null
  const named = actions.some((action) => action.toLowerCase() === denied.action.toLowerCase())
  return named && layers.includes(denied.layer) ? denied : null
}
