import { type Dice, dice } from './dice.ts'
import { FAULTS, type Fault, type FaultKind } from './faults.ts'

/** A random account as data: printed when it fails, and built again from there. */
export interface Spec {
  /** How the tasks' subnets reach AWS. */
  egress: 'nat' | 'endpoints' | 'both' | 'public' | 'regional-nat' | 'nat-instance'
  fargate: boolean
  image: 'own' | 'digest' | 'cross' | 'hub' | 'private' | 'public-ecr'
  reversed: boolean
  wording: 'new' | 'old'
  faults: Fault[]
  /** The faults that have been mended since the failure, by position: what is left of them is there still. */
  mended: number[]
  /** Asked about the service in place of the task. */
  service: boolean
}

const EGRESS = ['nat', 'nat', 'endpoints', 'endpoints', 'both', 'public', 'regional-nat', 'nat-instance'] as const
const IMAGES = ['own', 'own', 'own', 'own', 'digest', 'cross', 'hub', 'private', 'public-ecr'] as const

function faultOf(throws: Dice): Fault {
  const kind = throws.one(Object.keys(FAULTS) as FaultKind[])
  return { kind, with: FAULTS[kind].draw(throws) } as Fault
}

/** The account of this number of a series. */
export function specOf(seed: number, at: number): Spec {
  const throws = dice(seed * 1_000_003 + at)
  // The first throws of neighbouring seeds are alike.
  for (let n = 0; n < 4; n += 1) throws.below(2)
  const many = throws.one([0, 1, 1, 1, 1, 2, 2, 3])
  const faults = Array.from({ length: many }, () => faultOf(throws))
  return {
    egress: throws.one(EGRESS),
    fargate: !throws.once(5),
    image: throws.one(IMAGES),
    reversed: throws.once(3),
    wording: throws.one(['new', 'old']),
    faults,
    mended: throws.once(4) ? faults.map((_, n) => n).filter(() => !throws.once(4)) : [],
    service: throws.once(6),
  }
}
