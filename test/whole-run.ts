import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 1e9

/** Room for files in memory; false where a container was given a little only, or the system knows no such folder. */
function roomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize > ENOUGH_BYTES
  } catch {
    return false
  }
}

/**
 * Before and after all tests: one folder for their temporary files, inherited by every worker and process. It is in memory if it can be: a
 * store waits for the disk at every commit, which no test is about, as the kernel outlives each process that is killed.
 */
export default function setup() {
  const folder = mkdtempSync(join(roomInMemory() ? MEMORY : tmpdir(), 'ecs-pull-tests-'))
  process.env.TMPDIR = folder
  // Compiling AWS's clients is much of a worker's start.
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled')
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
