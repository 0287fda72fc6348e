import { parseError } from '../../target/error.ts'
import type { ParsedError } from '../../target/types.ts'
import type { Task } from '../types/index.ts'

/** What a task itself says. Both places count: its stopped reason is often only "Task failed to start", and the words are the container's. */
export function errorOf(task: Task): ParsedError | null {
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
