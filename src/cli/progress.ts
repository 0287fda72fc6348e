import type { Writable } from 'node:stream'
import yoctoSpinner from 'yocto-spinner'
import type { Io } from './io.ts'

/** A line that says that AWS is being read, where somebody looks at standard error. */
export function progress(io: Io): { update(calls: number): void; stop(): void } {
  if (!io.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const spinner = yoctoSpinner({ text: io.say('cli:why.reading', { count: 0 }), stream: io.stderr as unknown as Writable }).start()
  return {
    update: (calls) => {
      spinner.text = io.say('cli:why.reading', { count: calls })
    },
    stop: () => {
      spinner.stop()
    },
  }
}
