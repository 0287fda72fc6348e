import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'rolldown'

/** A bundle has no folder of modules beside it: what is loaded only when it is needed goes into it as well. */
const whole = {
  name: 'whole',
  transform: (code: string, id: string) =>
    id.endsWith('/aws/commands.ts')
      ? code.replace(/export const (\{[^}]*\}) = lazily<[^>]*>\('([a-z0-9-]+)'\)/g, "export $1 from '@aws-sdk/client-$2'")
      : null,
}

/**
 * Makes one file of a test's child process: it loads three times as fast as the hundreds it is made of, and is loaded hundreds of times.
 *
 * @param source the child's source; it ends at once where it is given no orders
 */
export async function bundled(source: string): Promise<{ script: string; env: NodeJS.ProcessEnv }> {
  const top = await mkdtemp(join(tmpdir(), 'ecs-pull-child-'))
  // Its words lie as far from it as from a source.
  const dir = join(top, 'test', 'child')
  await symlink(join(import.meta.dirname, '../locales'), join(top, 'locales'))
  const output = { dir, format: 'esm' as const, codeSplitting: false }
  await build({ input: source, platform: 'node', plugins: [whole], output, logLevel: 'silent' })
  const script = join(dir, basename(source).replace(/\.ts$/, '.js'))
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dir, 'cache') }
  // A killed process leaves no compiled code behind: one that ends by itself does, for all that follow.
  await once(spawn(process.execPath, [script], { stdio: 'ignore', env }), 'close')
  return { script, env }
}
