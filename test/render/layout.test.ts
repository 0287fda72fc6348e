import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { wrap } from '../../src/render/terminal/layout.ts'

it('breaks between words, and Japanese between its words but never before closing punctuation', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
  const lines = wrap('イメージをプッシュし直すか、存在するタグまたはダイジェストをタスク定義に指定してください。', 20)
  expect(lines.join('')).toBe('イメージをプッシュし直すか、存在するタグまたはダイジェストをタスク定義に指定してください。')
  for (const line of lines) expect(line).not.toMatch(/^[、。）」ー]|[（「]$/)
})

it('keeps French punctuation with its word', () => {
  for (let columns = 5; columns < 30; columns++)
    for (const line of wrap('Vouliez-vous dire v1\u202f? Oui\u00a0: v2.', columns)) expect(line).not.toMatch(/^[?:]/)
})

it('loses no word, and keeps to the width but for words longer than that', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z0-9.:/-]{1,30}$/), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 10, max: 60 }),
      (words, columns) => {
        const lines = wrap(words.join(' '), columns)
        expect(lines.join(' ')).toBe(words.join(' '))
        for (const line of lines) expect(stringWidth(line) <= columns || !line.includes(' ')).toBe(true)
      },
    ),
  )
})
