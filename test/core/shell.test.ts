import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellWord } from '../../src/core/shell.ts'

describe('shellWord', () => {
  it('is one word to a shell, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }).filter((s) => !s.includes('\0')),
        (word) => {
          expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word) || "''"}`], { encoding: 'utf8' })).toBe(word)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('leaves alone what needs no quotes, and quotes what does', () => {
    const plain = ['describe-images', 'arn:aws:iam::1:role/a+b@c=d,e', '--query', '50%']
    expect(plain.map(shellWord)).toEqual(plain)
    expect(["it's", 'a b', '$HOME', ''].map(shellWord)).toEqual([`'it'\\''s'`, `'a b'`, `'$HOME'`, `''`])
  })
})
