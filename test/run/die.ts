import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'rolldown'
import { expect } from 'vitest'
import type { Orders } from './child.ts'

/** One file loads three times as fast as the hundreds it is made of, and is loaded hundreds of times. */
let bundled: ReturnType<typeof bundle> | undefined

/** A bundle has no folder of modules beside it: what is loaded only when it is needed goes into it as well. */
const whole = {
  name: 'whole',
  transform: (code: string, id: string) =>
    id.endsWith('/aws/commands.ts')
      ? code.replace(/export const (\{[^}]*\}) = lazily<[^>]*>\('([a-z0-9-]+)'\)/g, "export $1 from '@aws-sdk/client-$2'")
      : null,
}

async function bundle() {
  const dir = await mkdtemp(join(tmpdir(), 'ecs-pull-child-'))
  await build({
    input: join(import.meta.dirname, 'child.ts'),
    platform: 'node',
    plugins: [whole],
    output: { dir, format: 'esm' },
    logLevel: 'silent',
  })
  const made = { script: join(dir, 'child.js'), env: { ...process.env, NODE_COMPILE_CACHE: join(dir, 'cache') } }
  // A killed process leaves no compiled code behind: one that ends by itself does, for all that follow.
  await once(spawn(process.execPath, [made.script], { stdio: 'ignore', env: made.env }), 'close')
  return made
}

/** Runs a process to its end or death, and says which: `end: <status>`, or the point it died at. */
async function child(orders: Orders): Promise<{ said: string; killed: boolean }> {
  bundled ??= bundle()
  const { script, env } = await bundled
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
