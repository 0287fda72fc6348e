import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Has another process take SQLite's write lock of a file; resolves once it has it. `free`: resolves once it has given it back. */
export async function lockedFor(file: string, ms: number): Promise<{ free: Promise<unknown>; end(): void }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'hold-lock.ts'), file, String(ms)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await once(child.stdout, 'data')
  return { free: once(child, 'exit'), end: () => child.kill('SIGKILL') }
}

/** The longest time, in milliseconds, for which this process did nothing else while the work was done. */
export async function longestStop(work: Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()]
  const beat = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 5)
  await work.finally(() => clearInterval(beat))
  return longest
}
