import type { Session } from '../../src/aws/session.ts'
import type { Pace } from '../../src/run/index.ts'

/** Waits of a run against a simulated account. */
export const QUICK: Partial<Pace> = { pollMs: 5, patienceMs: 15_000, proofMs: 15_000, retryMs: 150, leaseMs: 400 }

export interface Place {
  region: string
  account: string
  endpoint: string
  /** Other accounts that the settings name roles for. */
  elsewhere?: readonly string[]
}

/** Whose calls these are the simulated account knows once it has been told (`openWorld`). */
export const keyIn = (account: string): string => `ASIA${account}EXAMPLE`

const keyed = ({ region, account, endpoint }: Place, accessKeyId: string): Session => ({
  ...{ region, account, partition: 'aws', endpoint },
  credentials: async () => ({ accessKeyId, secretAccessKey: 'example' }),
})

export const sessionOf = (place: Place): Session => ({
  ...keyed(place, 'AKIAIOSFODNN7EXAMPLE'),
  ...(place.elsewhere && {
    elsewhere: { accounts: place.elsewhere, open: async (account) => keyed({ ...place, account }, keyIn(account)) },
  }),
})
