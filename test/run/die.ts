import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'vitest'
import { bundled } from '../bundled.ts'
import type { Orders } from './child.ts'

let made: ReturnType<typeof bundled> | undefined

/** Runs a process to its end or death, and says which: `end: <status>`, or the point it died at. */
async function child(orders: Orders): Promise<{ said: string; killed: boolean }> {
  made ??= bundled(join(import.meta.dirname, 'child.ts'))
  const { script, env } = await made
  const one = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
  let said = ''
  one.stdout.on('data', (data) => {
    said += data
  })
  const [, signal] = await once(one, 'close')
  return { said, killed: signal === 'SIGKILL' }
}

/** Lets one process after another die at the first of these points it comes to, until one gets through. Gives the points that none came to. */
export async function dieAt(points: readonly string[], orders: Omit<Orders, 'die'>, end: RegExp): Promise<string[]> {
  let left = [...points]
  for (;;) {
    const { said, killed } = await child({ ...orders, die: left })
    if (!killed) {
      expect(said).toMatch(end)
      return left
    }
    expect(left).toContain(said)
    left = left.filter((point) => point !== said)
  }
}
