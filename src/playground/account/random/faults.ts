import { imageFaults } from './image.ts'
import type { Made } from './kind.ts'
import { networkFaults } from './network.ts'
import { rightFaults } from './rights.ts'

export const FAULTS = { ...networkFaults, ...rightFaults, ...imageFaults }
export type FaultKind = keyof typeof FAULTS
/** One change with its details. */
export type Fault = { [K in FaultKind]: { kind: K; with: ReturnType<(typeof FAULTS)[K]['draw']> } }[FaultKind]

export const apply = (made: Made, fault: Fault) => (FAULTS[fault.kind].apply as (made: Made, chosen: unknown) => void)(made, fault.with)
