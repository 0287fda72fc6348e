import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { reportJson } from '../../src/render/json.ts'
import { terminalReport } from '../../src/render/terminal/report.ts'
import { LANGUAGES } from '../../src/render/words.ts'
import { hostile, reports } from './reports.ts'

const languages = Object.keys(LANGUAGES)
const cases = Object.keys(reports).flatMap((name) => languages.map((language) => ({ name, language })))

describe('golden', () => {
  it.each(cases)('$name for the terminal in $language', async ({ name, language }) => {
    await expect(terminalReport(reports[name]!, { language, asked: 'prod/web' })).toMatchFileSnapshot(`golden/${name}.${language}.txt`)
  })

  it.each(cases)('$name as JSON in $language', async ({ name, language }) => {
    await expect(`${JSON.stringify(reportJson(reports[name]!, language), null, 2)}\n`).toMatchFileSnapshot(
      `golden/${name}.${language}.json`,
    )
  })
})

describe('at the terminal', () => {
  it.each(languages)('the cause is in the first line in %s', (language) => {
    const [first = ''] = terminalReport(reports.explained!, { language }).split('\n')
    expect(first).toMatch(/^✗ \S/)
    expect(stringWidth(first)).toBeLessThanOrEqual(80)
  })

  it.each(cases)('$name keeps to 80 columns in $language, but for what is there to be copied', ({ name, language }) => {
    const wide = terminalReport(reports[name]!, { language })
      .split('\n')
      .filter((line) => stringWidth(line) > 80 && !line.includes('$ ') && !line.includes('.amazonaws.com/'))
    expect(wide).toEqual([])
  })

  it('has colours only when asked for, and the same words', () => {
    const plain = terminalReport(reports.explained!, { language: 'en' })
    const colored = terminalReport(reports.explained!, { language: 'en', color: true })
    expect(plain).not.toContain('\u001b')
    expect(colored).toContain('\u001b[')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
    expect(colored.replace(/\u001b\[[\d;]*m/g, '')).toBe(plain)
  })

  it.each(languages)('lets no control character, direction mark or key of ours through in %s', (language) => {
    const text = terminalReport(hostile, { language })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
    expect(text).toContain('$t(report:cause.tls-error)')
    expect(text).toContain('{{count}}')
  })

  it('says each sentence once where several checks lack the same call, and names the statement to add', () => {
    const text = terminalReport(reports.unknown!, { language: 'en' })
    expect(text.match(/iam:SimulatePrincipalPolicy/g)).toHaveLength(2)
    expect(text).toContain('"Effect": "Allow"')
    expect(text).not.toMatch(/"ec2:DescribeVpcs"/)
  })

  it('says with all how to try the same pull oneself', () => {
    const report = { ...reports.explained!, target: { ...reports.explained!.target, image: 'nginx:1' } }
    expect(terminalReport(report, { language: 'en', all: true })).toContain('$ docker pull nginx:1')
    expect(terminalReport(report, { language: 'en' })).not.toContain('docker pull')
  })

  it('says with all each check that was in order', () => {
    const few = terminalReport(reports.healthy!, { language: 'en' })
    const all = terminalReport(reports.healthy!, { language: 'en', all: true })
    expect(few.match(/✓/g)).toHaveLength(2)
    expect(all.match(/✓/g)).toHaveLength(4)
  })
})

it('JSON has the same shape and codes in every language', () => {
  const shape = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shape)
      : value && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [
              key,
              ['summary', 'title', 'label', 'next', 'ask', 'to', 'text'].includes(key) ? typeof inner : shape(inner),
            ]),
          )
        : value
  for (const report of Object.values(reports)) {
    const said = languages.map((language) => JSON.stringify(shape({ ...reportJson(report, language), notes: [] })))
    expect(new Set(said).size).toBe(1)
  }
})
