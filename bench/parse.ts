// How the time of reading grows with the text: twice the text may take 2.3 times as long, up to 5 MB, whatever the text is.
//   node bin/run.js bench/parse.ts [megabytes]
import { parseError } from '../src/target/error.ts'
import { HOSTILE } from '../test/target/hostile.ts'

const TOP = Number(process.argv[2] ?? 5) * 1_000_000
const STEPS = [TOP / 8, TOP / 4, TOP / 2, TOP]

/** Milliseconds of processor time, the best of a few runs: what else the machine does only ever adds. */
function time(text: string): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    const start = process.cpuUsage()
    parseError(text)
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1_000)
  }
  return best
}

let worst = 0
for (const [name, build] of Object.entries(HOSTILE)) {
  const times = STEPS.map((length) => time(build(length)))
  const ratios = times.slice(1).map((t, i) => t / times[i]!)
  // One doubling is at the mercy of the collector; three of them show the growth.
  const growth = Math.cbrt(times[3]! / times[0]!)
  worst = Math.max(worst, growth)
  console.log(
    `${name.padEnd(34)} ${times.map((t) => `${t.toFixed(0).padStart(6)} ms`).join('')}   ratios ${ratios.map((r) => r.toFixed(2)).join(' ')}   mean ${growth.toFixed(2)}`,
  )
}
console.log(`worst ratio for twice the text: ${worst.toFixed(2)} (at most 2.3)`)
process.exitCode = worst > 2.3 ? 1 : 0
