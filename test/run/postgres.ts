import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Folder of Debian's PostgreSQL binaries; null: there is none on this machine. */
export function binaries(): string | null {
  const root = '/usr/lib/postgresql'
  const version = existsSync(root)
    ? readdirSync(root)
        .sort((a, b) => Number(a) - Number(b))
        .at(-1)
    : undefined
  return version ? join(root, version, 'bin') : null
}

/** PostgreSQL does not run as root: as whom it does then. */
function user(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout.toString())
  const [uid, gid] = [id('-u'), id('-g')]
  return uid && gid ? { uid, gid } : null
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as { port: number }
  await new Promise((done) => probe.close(done))
  return port
}

/** A server of a test's own, on the loopback, that can be ended in every way. */
export async function ownServer(bin: string) {
  // The tests' own folder is nobody else's to enter.
  const home = mkdtempSync('/tmp/ecs-pull-pg-')
  const data = join(home, 'data')
  const as = user()
  chmodSync(home, 0o755)
  mkdirSync(join(home, 'run'))
  if (as) for (const folder of [home, join(home, 'run')]) chownSync(folder, as.uid, as.gid)
  const options = { ...(as ?? {}), env: { HOME: home, PATH: process.env.PATH }, stdio: 'ignore' as const }
  const port = await freePort()
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust'], options)
  const control = (...args: string[]) => execFileSync(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(home, 'log'), ...args], options)
  const flags = `-h 127.0.0.1 -p ${port} -k ${join(home, 'run')} -c fsync=off`
  const start = () => control('-o', flags, 'start')
  start()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start,
    stop: (mode: 'fast' | 'immediate') => control('-m', mode, 'stop'),
    /** As the kernel does where memory is short: the server finds out for itself, and begins anew. */
    kill() {
      const [pid = ''] = execFileSync('head', ['-1', join(data, 'postmaster.pid')])
        .toString()
        .split('\n')
      process.kill(Number(pid), 'SIGKILL')
    },
    close() {
      try {
        control('-m', 'immediate', 'stop')
      } catch {}
      rmSync(home, { recursive: true, force: true })
    },
  }
}
