import { type Store, storeTrouble } from '../store/store.ts'
import type { Route } from './types.ts'

/** A store that has not answered by then is away. Milliseconds. */
const STORE_MS = 2_000

/** What keeps the bot from working, one word or two each: the same words in every language, for machines that watch. */
export type Ailing = () => Promise<readonly string[]>

export const health = (ailing: Ailing): Route[] => [
  { path: '/healthz', answer: async () => ({ status: 200, type: 'text/plain', body: 'ok\n' }) },
  {
    path: '/readyz',
    async answer() {
      const faults = await ailing()
      if (!faults.length) return { status: 200, type: 'text/plain', body: 'ready\n' }
      return { status: 503, type: 'text/plain', body: `not ready: ${faults.join(', ')}\n` }
    },
  },
]

/** `store`, with what is the matter with it; null: it answers. */
export async function storeAils(store: Pick<Store, 'ping'>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((done) => {
    timer = setTimeout(() => done('store away'), STORE_MS)
  })
  const asked = store.ping().then(
    () => null,
    (error: unknown) => `store ${storeTrouble(error) ?? 'away'}`,
  )
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}
