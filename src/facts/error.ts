import { GapError } from '../core/known.ts'
import { parseError } from '../target/error.ts'
import type { ParsedError } from '../target/types.ts'
import { defineFact } from './define.ts'
import { errorOf } from './tasks/error.ts'
import type { Service } from './types/index.ts'

/** The error in AWS's own words: the task's, else what its Batch job or its service's newest event keeps of it, else what the person pasted. */
export default defineFact({
  id: 'error',
  needs: ['pasted'],
  wants: ['task'],
  asks: ['service', 'job'],
  async load({ task: read, pasted }, _, ask): Promise<ParsedError | null> {
    // Where the task cannot be read, the pasted words are all there is.
    if (!read.known && pasted) return pasted
    if (!read.known) throw new GapError(...read.gaps)
    const own = read.value && errorOf(read.value)
    // A live task that says nothing definite does not outweigh what somebody has read elsewhere.
    if (own && (own.pullError !== null || !pasted?.pullError)) return own
    if (pasted?.pullError) return pasted
    if (own) return own
    const kept = (await ask('job'))?.reason
    return (kept ? parseError(kept) : ofEvents(await ask('service'))) ?? pasted
  },
})

function ofEvents(service: Service | null): ParsedError | null {
  for (const event of service?.events ?? []) {
    if (/steady state/.test(event.message)) return null
    const read = parseError(event.message)
    if (read.pullError) return read
  }
  return null
}
