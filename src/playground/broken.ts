import type { Services } from './browser/door.ts'
import { type Json, SlackError } from './slack/types.ts'

/** Credentials that mean nothing anywhere else. */
export const CREDENTIALS = { accessKeyId: 'AKIAPLAYGROUND000000', secretAccessKey: 'playground' }

/** A simulated account with one fault in it, running. */
export interface BrokenAccount {
  /** Where its AWS answers, such as `http://127.0.0.1:4005`. */
  endpoint: string
  region: string
  account: string
  /** The task that failed and what ECS said of it; `running`: ARN of a task that has pulled. */
  now: () => Promise<{ cluster: string; service: string; taskArn: string; text: string; running: string | null }>
  /** Starts another task and waits until it has pulled or failed. */
  again: () => Promise<void>
  stop: () => Promise<void>
}

export interface Catalogue {
  /** The faults there are, in order; their words are `playground:scenario.<id>` and `playground:group.<group>`. */
  faults: readonly { id: string; group: string }[]
  start: (id: string) => Promise<BrokenAccount>
}

/** The broken services of the playground: each has an account of its own, started when somebody looks at it. */
export function brokenServices(catalogue: Catalogue) {
  const started = new Map<string, Promise<BrokenAccount>>()
  const seen = new Map<string, Json>()
  let last: string | null = null

  const open = (id: string): Promise<BrokenAccount> => {
    if (!catalogue.faults.some((fault) => fault.id === id)) throw new SlackError('no_such_service')
    const account = started.get(id) ?? catalogue.start(id)
    started.set(id, account)
    last = id
    // One that did not start is tried anew at the next look.
    account.catch(() => started.delete(id))
    return account
  }
  const look = async (id: string): Promise<Json> => {
    const { now } = await open(id)
    const shown = { ...(await now()) }
    seen.set(id, shown)
    return shown
  }
  const services: Services = {
    list: () => catalogue.faults.map((fault) => ({ ...fault, ...seen.get(fault.id) })),
    pick: look,
    async again(id) {
      await (await open(id)).again()
      return look(id)
    },
  }
  return {
    services,
    /** The account of this number; where none is named, the one looked at last, else the first. */
    async find(number: string | null): Promise<BrokenAccount> {
      for (const one of await Promise.allSettled(started.values())) {
        if (one.status === 'fulfilled' && one.value.account === number) return one.value
      }
      return open(last ?? catalogue.faults[0]?.id ?? '')
    },
    async stop() {
      await Promise.allSettled([...started.values()].map(async (account) => (await account).stop()))
    },
  }
}
