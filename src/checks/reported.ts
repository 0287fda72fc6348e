import { type Cause, TEXT_ONLY } from '../core/cause.ts'
import type { TaskDefinition } from '../facts/types/index.ts'
import { publicClue } from '../image/clues.ts'
import { concerns } from '../image/namesake.ts'
import { textClue } from '../image/reported.ts'
import type { ParsedError } from '../target/types.ts'
import { defineCheck } from './define.ts'

/** Causes of which a registry publishes the limit: that of whoever asks it, never what is left to the task's address. */
const LIMITED: ReadonlySet<Cause> = new Set(['dockerhub-rate-limit', 'registry-rate-limit'])

/** `100;w=21600` as `100 / 6 h` (IETF draft, RateLimit header fields: the window is in seconds). */
function limitText(limit: string): string {
  const [, count, seconds] = /^(\d+);w=(\d+)$/.exec(limit) ?? []
  return count && Number(seconds) % 3600 === 0 ? `${count} / ${Number(seconds) / 3600} h` : limit
}

/** Docker Hub counts the pulls of whoever signed in, else those of the address (Docker Hub, usage and limits). */
function isOfAccount({ text, container, signature }: ParsedError, definition: TaskDefinition | null): boolean {
  if (signature === 'dockerhub-rate-limit-account') return true
  if (/unauthenticated/i.test(text)) return false
  const concerned = definition?.containers.filter(({ name }) => !container || name === container) ?? []
  return concerned.length > 0 && concerned.every(({ repositoryCredentials }) => Boolean(repositoryCredentials))
}

/** Some causes leave no trace in the account: the text is their only witness, until the same revision runs. */
export default defineCheck({
  id: 'reported',
  gate: 'manifest-access',
  needs: ['error'],
  wants: ['running', 'publicImages', 'taskDefinition'],
  run: ({ error, running, publicImages, taskDefinition }) => {
    const cause = error?.causes[0]
    if (!error || !cause || !TEXT_ONLY.has(cause) || (running.known && running.value)) return null
    const limits = publicImages.known && LIMITED.has(cause) ? publicImages.value.found.filter(({ limit }) => limit) : []
    const concerned = limits.find((image) => concerns(error, image)) ?? (limits.length === 1 ? limits[0] : undefined)
    return {
      status: 'broken',
      cause,
      confidence: 'likely',
      say:
        cause === 'dockerhub-rate-limit' && isOfAccount(error, taskDefinition.known ? taskDefinition.value : null)
          ? `${cause}-account`
          : cause,
      ...(error.gates?.[0] && { gate: error.gates[0] }),
      ...(error.container && { container: error.container }),
      params: { image: error.image ?? '–', host: error.host ?? '–' },
      evidence: [textClue(error), ...(concerned ? [publicClue(concerned, 'published-limit', limitText(concerned.limit!))] : [])],
      resources: error.image ? [error.image] : [],
    }
  },
})
