import { type Cause, TEXT_ONLY } from '../core/cause.ts'
import { publicClue } from '../image/clues.ts'
import { concerns } from '../image/namesake.ts'
import { textClue } from '../image/reported.ts'
import { defineCheck } from './define.ts'

/** Causes of which a registry publishes the limit: that of whoever asks it, never what is left to the task's address. */
const LIMITED: ReadonlySet<Cause> = new Set(['dockerhub-rate-limit', 'registry-rate-limit'])

/** `100;w=21600` as `100 / 6 h` (IETF draft, RateLimit header fields: the window is in seconds). */
function limitText(limit: string): string {
  const [, count, seconds] = /^(\d+);w=(\d+)$/.exec(limit) ?? []
  return count && Number(seconds) % 3600 === 0 ? `${count} / ${Number(seconds) / 3600} h` : limit
}

/** Some causes leave no trace in the account: the text is their only witness, until the same revision runs. */
export default defineCheck({
  id: 'reported',
  gate: 'manifest-access',
  needs: ['error'],
  wants: ['running', 'publicImages'],
  run: ({ error, running, publicImages }) => {
    const cause = error?.causes[0]
    if (!error || !cause || !TEXT_ONLY.has(cause) || (running.known && running.value)) return null
    const limits = publicImages.known && LIMITED.has(cause) ? publicImages.value.found.filter(({ limit }) => limit) : []
    const concerned = limits.find((image) => concerns(error, image)) ?? (limits.length === 1 ? limits[0] : undefined)
    return {
      status: 'broken',
      cause,
      confidence: 'likely',
      say: cause,
      ...(error.gates?.[0] && { gate: error.gates[0] }),
      ...(error.container && { container: error.container }),
      params: { image: error.image ?? '–', host: error.host ?? '–' },
      evidence: [textClue(error), ...(concerned ? [publicClue(concerned, 'published-limit', limitText(concerned.limit!))] : [])],
      resources: error.image ? [error.image] : [],
    }
  },
})
