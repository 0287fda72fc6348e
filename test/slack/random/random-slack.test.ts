import { expect, it } from 'vitest'
import { randomRound } from './random.ts'

/** How many: ECS_PULL_RANDOM; and from which seed: ECS_PULL_SEED. */
const COUNT = Number(process.env.ECS_PULL_RANDOM || (process.env.ECS_PULL_SWEEP ? 600 : 20))
const FIRST = Number(process.env.ECS_PULL_SEED || 1)
const AT_ONCE = COUNT > 100 ? 14 : 6

it(`${COUNT} random Slacks: no question without an answer or a reason, no end of a run untold or told twice`, {
  timeout: COUNT * 60_000,
}, async () => {
  console.log(`seeds ${FIRST} to ${FIRST + COUNT - 1}`)
  const seeds = Array.from({ length: COUNT }, (_, i) => FIRST + i)
  const wrong: string[] = []
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) wrong.push(...(await randomRound(seed)))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  expect(wrong).toEqual([])
})
