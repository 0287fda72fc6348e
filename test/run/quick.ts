import type { Session } from '../../src/aws/session.ts'
import type { Pace } from '../../src/run/index.ts'

/** Waits of a run against a simulated account. */
export const QUICK: Partial<Pace> = { pollMs: 5, patienceMs: 15_000, proofMs: 15_000, retryMs: 150, leaseMs: 400 }

export const sessionOf = (account: { region: string; account: string; endpoint: string }): Session => ({
  region: account.region,
  account: account.account,
  partition: 'aws',
  endpoint: account.endpoint,
  credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' }),
})
