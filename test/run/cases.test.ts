import { expect, it } from 'vitest'
import { STEP_KINDS } from '../../src/fixes/steps/index.ts'
import { CASES } from './cases.ts'

it('every kind of step is killed and refused in one case', () => {
  expect(CASES.flatMap((one) => one.kinds).sort()).toEqual(STEP_KINDS.map(({ kind }) => kind).sort())
})
