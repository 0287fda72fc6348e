import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { linking } from '../../src/cli/io.ts'
import { sheet, table, wrap } from '../../src/render/terminal/layout.ts'

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

const ROW = { label: 'Subnet', value: 'subnet-0123456789abcdef0', aside: 'ec2:DescribeSubnets', url: 'https://console.example/subnet' }

it('links a value on one line without moving anything, and nothing where links are off', () => {
  const link = `\u001b]8;;${ROW.url}\u001b\\${ROW.value}\u001b]8;;\u001b\\`
  const plain = table(sheet({ columns: 80 }), [ROW])
  expect(plain.join('')).not.toContain('\u001b')
  const linked = table(sheet({ columns: 80, links: true }), [ROW])
  expect(linked).toEqual(plain.map((line) => line.replace(ROW.value, link)))
  expect(linked.map((line) => stringWidth(line))).toEqual(plain.map((line) => stringWidth(line)))
  const long = { ...ROW, value: 'subnet-0123456789abcdef0 '.repeat(6).trim() }
  expect(table(sheet({ columns: 60, links: true }), [long]).join('')).not.toContain('\u001b')
})

it.each([
  [{ isTTY: true, colors: true }, {}, true],
  [{ isTTY: false, colors: true }, {}, false],
  [{ isTTY: true, colors: false }, {}, false],
  [{ isTTY: true, colors: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true, colors: true }, { CI: 'true' }, false],
  [{ isTTY: true, colors: true }, { TERM: 'dumb' }, false],
])('links only where somebody looks: %j %j', ({ isTTY, colors }, env, expected) => {
  const stdout = { isTTY, hasColors: () => colors } as unknown as Parameters<typeof linking>[0]['stdout']
  expect(linking({ stdout, env })).toBe(expected)
})
