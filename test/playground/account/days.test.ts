import { afterEach, expect, it, vi } from 'vitest'
import { SCENARIO_IDS, startAccount } from '../../../src/playground/account/start.ts'

afterEach(() => vi.useRealTimers())

/** What an account is made of, without its times: ids, digests, ARNs and texts. */
async function madeOn(day: string, scenario: (typeof SCENARIO_IDS)[number]) {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(day) })
  const account = await startAccount({ scenario })
  try {
    const { endpoint: _, ...world } = account.state
    const text = JSON.stringify({ world, snapshot: account.snapshot(), error: account.errorText, task: account.taskArn })
    return text
      .replaceAll(account.endpoint, 'http://account')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
      .replace(/\b1[78]\d{11}\b/g, 'time')
  } finally {
    await account.close()
    vi.useRealTimers()
  }
}

it.each(SCENARIO_IDS)('%s: no id, digest or text depends on the day it is made', async (scenario) => {
  const today = await madeOn('2026-11-22T09:30:00Z', scenario)
  for (const day of ['2028-02-29T12:00:00Z', '2026-12-31T23:59:59.900Z', '2027-03-28T00:59:59.900Z'])
    expect(await madeOn(day, scenario)).toBe(today)
})
