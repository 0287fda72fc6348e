import type { Cause } from '../../core/cause.ts'
import type { Gate } from '../../core/gate.ts'
import type { AddressKind } from '../types.ts'

/** How far the pull had come, as far as the text says. `start`: the token or a secret, `pull`: the manifest or the layers; the
 * text does not say which. */
export type Stage = 'secret' | 'token' | 'start' | 'pull' | 'manifest' | 'layer' | 'any'

/** What kind of registry the text speaks of; `none`: it names none. */
export type RegistryKind = 'ecr' | 'ecr-public' | 'docker-hub' | 'hub-library' | 'other' | 'misspelt' | 'none'

/**
 * One wording. Phrases are compared without spaces, quotes, backslashes and case, so that line breaks, code marks and tables do not
 * matter, and by plain search, so that no text can make the comparison slow.
 */
export interface Signature {
  id: string
  /** All of these … */
  all?: readonly string[]
  /** … and one of these … */
  any?: readonly string[]
  /** … and none of these. */
  none?: readonly string[]
  at?: readonly Stage[]
  registry?: readonly RegistryKind[]
  address?: readonly AddressKind[]
  /** The reference in the text ends in a digest. */
  digest?: boolean
  retries?: (count: number) => boolean
  /** Most likely first. */
  causes: readonly Cause[]
  /** `connection` and `access`: those of the stage. Null: any. */
  gates: readonly Gate[] | 'connection' | 'access' | null
  /** The text names no fault, only that a pull failed: said last, and never enough to take chat for an error. */
  vague?: true
  example: string
  /** Where the wording comes from. */
  source: string
}

export interface NearMiss {
  /** Code: key below `report:instead.` */
  code: string
  any: readonly string[]
  all?: readonly string[]
  none?: readonly string[]
  example: string
  source: string
}
