import type { Destination } from '../facts/types/network.ts'
import type { ParsedError } from '../target/types.ts'

/** Whether the text allows that packets did not arrive. */
export const mayBeConnection = (error: ParsedError | null): boolean =>
  !error?.gates || error.gates.some((gate) => gate.endsWith('-connection'))

/**
 * The destination whose address the text shows: of one of S3's addresses the layers, since ECS writes the image in place of their URL; else
 * that of the host it names; else the only one at the gates the text allows. Null: that cannot be told.
 */
export function shownIn(error: ParsedError | null, destinations: readonly Destination[]): Destination | null {
  if (!error?.address) return null
  if (error.address.kind === 's3') {
    const layers = destinations.filter(({ service, region }) => service === 's3' && (!error.region || error.region === region))
    return layers.length === 1 ? layers[0]! : null
  }
  const named = destinations.find(({ host }) => host === error.host)
  // A host that is none of the pull's is not one of theirs under another name.
  if (named || error.host) return named ?? null
  const possible = destinations.filter(({ gate }) => error.gates?.includes(gate))
  return possible.length === 1 ? possible[0]! : null
}
