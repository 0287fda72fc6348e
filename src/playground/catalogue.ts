import type { Catalogue } from './broken.ts'

/** The faults of the simulated account. */
export const catalogue: Catalogue = { faults: [], start: () => Promise.reject(new Error('none')) }
