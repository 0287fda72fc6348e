import type { Services } from './browser/door.ts'
import { type Json, SlackError } from './slack/types.ts'

/** A simulated account with one fault in it, running. */
export interface BrokenAccount {
  /** Where its AWS answers, such as `http://127.0.0.1:4005`. */
  endpoint: string
  region: string
  account: string
  /** The newest task of the broken service. */
  now: () => Promise<{ taskArn: string; running: boolean; text: string }>
  /** Starts another task and waits until it has pulled or failed. */
  again: () => Promise<void>
  /** True where a target of this ARN, cluster, task or service name lies in this account. */
  has: (name: string) => boolean
  stop: () => Promise<void>
}

export interface Catalogue {
  /** The faults there are, with the name of the service that has it. */
  faults: readonly { id: string; service: string }[]
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
    /** The account somebody speaks of: the one that has what they name, else the one looked at last, else the first. */
    async find(names: readonly string[]): Promise<BrokenAccount> {
      for (const one of await Promise.allSettled(started.values())) {
        if (one.status === 'fulfilled' && names.some((name) => one.value.has(name))) return one.value
      }
      return open(last ?? catalogue.faults[0]?.id ?? '')
    },
    async stop() {
      await Promise.allSettled([...started.values()].map(async (account) => (await account).stop()))
    },
  }
}
