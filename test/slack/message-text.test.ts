import { describe, expect, it } from 'vitest'
import { excerpt } from '../../src/slack/message-text.ts'

const ERROR = 'CannotPullContainerError: pull access denied for acme/app'
const noise = (characters: number) => 'all is well\n'.repeat(Math.ceil(characters / 12))

describe('a long text is cut', () => {
  it.each([
    ['at its beginning', `${ERROR}\n${noise(900_000)}`],
    ['in its middle', `${noise(450_000)}${ERROR}\n${noise(450_000)}`],
    ['at its end', `${noise(900_000)}${ERROR}`],
  ])('to what surrounds an error %s', (_, text) => {
    const kept = excerpt(text)
    expect(kept).toContain(ERROR)
    expect(kept.length).toBeLessThan(20_000)
  })

  it('to its last errors, if it is full of them', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `${ERROR}:${i}\n`).join('')
    const kept = excerpt(text)
    expect(kept.length).toBeLessThan(250_000)
    expect(kept).toContain(`${ERROR}:19999`)
  })

  it('to its ends, if it has none', () => {
    expect(excerpt(`first\n${noise(900_000)}last`)).toMatch(/^first[\s\S]*last$/)
  })
})

it('a text of usual length stays as it is', () => {
  expect(excerpt(noise(100_000))).toBe(noise(100_000))
})
