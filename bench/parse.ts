// How the time of reading grows with the text: twice the text may take 2.3 times as long, up to 5 MB, whatever the text is.
//   node bin/run.js bench/parse.ts [megabytes]
import { parseError } from '../src/target/error.ts'
import { HOSTILE } from '../test/target/hostile.ts'

const TOP = Number(process.argv[2] ?? 5) * 1_000_000
const STEPS = [TOP / 8, TOP / 4, TOP / 2, TOP]

/** Milliseconds, the best of a few runs: the machine's other work only ever adds. */
function time(text: string): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3; i++) {
    const start = performance.now()
    parseError(text)
    best = Math.min(best, performance.now() - start)
  }
  return best
}

let worst = 0
for (const [name, build] of Object.entries(HOSTILE)) {
  const times = STEPS.map((length) => time(build(length)))
  const ratios = times.slice(1).map((t, i) => t / times[i]!)
  // Below 20 ms the clock and the collector are what is measured.
  const counted = ratios.filter((_, i) => times[i]! >= 20)
  worst = Math.max(worst, ...counted)
  console.log(
    `${name.padEnd(34)} ${times.map((t) => `${t.toFixed(0).padStart(6)} ms`).join('')}   ratios ${ratios.map((r) => r.toFixed(2)).join(' ')}`,
  )
}
console.log(`worst ratio for twice the text: ${worst.toFixed(2)} (at most 2.3)`)
process.exitCode = worst > 2.3 ? 1 : 0
