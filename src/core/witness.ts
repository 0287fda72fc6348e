import { GATES, type Gate } from './gate.ts'

/** A task that pulled after the failure, or the like of it, and what it proves. */
export interface Witness {
  /**
   * `task`: a later task of the same revision has pulled. `self`: the task that was asked about has pulled. `steady`: the service has run
   * this revision for ten minutes, in all its subnets.
   */
  kind: 'task' | 'self' | 'steady'
  /** ARN of the task, or name of the service. */
  name: string
  /** When it had pulled, ISO 8601; null: not known. */
  at: string | null
  /** It started in the same subnet, from the same capacity. */
  samePlace: boolean
  /** It runs on the same operating system, architecture and kind of host. */
  samePlatform: boolean
}

/** Of a task that started elsewhere: whose role it is, what may be read and what is in the registry is the same for both. */
const SHARED: readonly Gate[] = ['assume-role', 'secret-access', 'token-access', 'manifest-access', 'image', 'layer-access']

/** The gates a witness got through under the same conditions as the pull that failed. */
export function witnessedGates({ samePlace, samePlatform }: Pick<Witness, 'samePlace' | 'samePlatform'>): ReadonlySet<Gate> {
  if (samePlace && samePlatform) return new Set(GATES)
  return new Set(samePlatform ? [...SHARED, 'platform', 'disk'] : SHARED)
}
