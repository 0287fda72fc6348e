import { hostname, userInfo } from 'node:os'
import { type Config, readConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import { RunRefused } from '../run/index.ts'
import type { Store } from '../store/store.ts'
import type { Io } from './io.ts'
import { storeOf } from './keep.ts'

/** Who asks on the command line. */
export function person(): string {
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return `someone@${hostname()}`
  }
}

/** Opens the settings' store for a command's work. What is refused becomes the command's sentence. */
export async function withStore(io: Io, work: (store: Store, config: Config) => Promise<number>): Promise<number> {
  const config = await readConfig(io.env)
  const store = await storeOf(config)
  try {
    return await work(store, config)
  } catch (error) {
    if (error instanceof RunRefused) throw new Problem(error.say.key, error.say.params, error.handOver)
    throw error
  } finally {
    await store.close()
  }
}
