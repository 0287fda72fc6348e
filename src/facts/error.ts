import { parseError } from '../target/error.ts'
import type { ParsedError } from '../target/types.ts'
import { defineFact } from './define.ts'
import type { Service, Task } from './types/index.ts'

/** The error in AWS's own words: the task's, else its service's newest event, else what the person pasted. */
export default defineFact({
  id: 'error',
  needs: ['task', 'pasted'],
  asks: ['service'],
  async load({ task, pasted }, _, ask): Promise<ParsedError | null> {
    const own = task && ofTask(task)
    // A live task that says nothing definite does not outweigh what somebody has read elsewhere.
    if (own && (own.pullError !== null || !pasted?.pullError)) return own
    if (pasted?.pullError) return pasted
    const told = own ? null : ofEvents(await ask('service'))
    return own ?? told ?? pasted
  },
})

/** Both places count: the task's stopped reason is often only "Task failed to start", and the words are the container's. */
function ofTask(task: Task): ParsedError | null {
  const read = task.containers.filter((c) => c.reason).map((c) => ({ ...parseError(c.reason!), container: c.name }))
  const stopped = task.stoppedReason ? parseError(task.stoppedReason) : null
  return (
    read.find((e) => e.pullError) ??
    (stopped?.pullError ? stopped : null) ??
    read.find((e) => e.pullError === false) ??
    stopped ??
    read[0] ??
    null
  )
}

function ofEvents(service: Service | null): ParsedError | null {
  for (const event of service?.events ?? []) {
    if (/steady state/.test(event.message)) return null
    const read = parseError(event.message)
    if (read.pullError) return read
  }
  return null
}
