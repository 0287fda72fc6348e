import { Readable, Writable } from 'node:stream'
import type { Streams } from '../../src/cli/io.ts'
import { run } from '../../src/cli/program.ts'

export interface Ran {
  status: number
  out: string
  err: string
}

/** Runs the command line in this process; nothing is kept on this machine unless `env` says where. */
export async function ecsPull(
  args: string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<Ran> {
  const written = { out: '', err: '' }
  const to = (name: 'out' | 'err') =>
    new Writable({
      write(chunk, _, done) {
        written[name] += String(chunk)
        done()
      },
    })
  const streams: Streams = {
    env: { XDG_STATE_HOME: '/dev/null', ...env },
    stdin: Readable.from(input ? [input] : []),
    stdout: to('out'),
    stderr: to('err'),
  }
  return { status: await run(args, streams), ...written }
}
