// Runs a script on Node 24 with the given arguments: node bin/run.js SCRIPT [ARG ...]. npm's own scripts go through here.
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findNode, noNode } from './node24.js'

/** Replaces this process, as far as Node can, by `node script args` on a new enough Node: same streams, signals and exit status. */
export function run(script, args) {
  const node = findNode()
  if (!node) {
    process.stderr.write(`${noNode()}\n`)
    process.exit(2)
  }
  // Children that call plain "node" (npx, vitest workers) must meet the same version.
  const env = { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}` }
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) =>
    process.exit(signal ? 128 + ({ SIGINT: 2, SIGTERM: 15, SIGKILL: 9, SIGHUP: 1 }[signal] ?? 0) : (code ?? 1)),
  )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) run(process.argv[2], process.argv.slice(3))
