import { expect, it } from 'vitest'
import { specOf } from '../../src/playground/account/random/spec.ts'
import { answered, isRight, reproduced, wrongs } from './judge.ts'

const sweep = Boolean(process.env.ECS_PULL_SWEEP)
const SEED = Number(process.env.ECS_PULL_SEED ?? (sweep ? Math.floor(Date.now() / 1000) : 1))
const COUNT = Number(process.env.ECS_PULL_COUNT ?? (sweep ? 10_000 : 60))
const ONE = process.env.ECS_PULL_AT

it(`no random account is answered wrongly: ${COUNT} of seed ${SEED}`, { timeout: 3_600_000 }, async () => {
  const failures: string[] = []
  const right = new Map<string, { right: number; all: number }>()
  for (const at of ONE ? [Number(ONE)] : Array(COUNT).keys()) {
    const spec = specOf(SEED, at)
    const { report, is } = await answered(spec)
    const wrong = wrongs(report, is)
    if (wrong.length) failures.push(reproduced(SEED, at, spec, wrong))
    const sort = report.verdict.confidence ?? report.verdict.status
    const before = right.get(sort) ?? { right: 0, all: 0 }
    right.set(sort, { right: before.right + Number(isRight(report, is)), all: before.all + 1 })
    if (ONE) console.log(JSON.stringify({ ...is, causes: [...is.causes], report }, null, 1))
  }
  if (sweep || process.env.ECS_PULL_SEED) console.log(`seed ${SEED}: right, of all, by confidence`, Object.fromEntries(right))
  expect(failures.join('\n')).toBe('')
})
