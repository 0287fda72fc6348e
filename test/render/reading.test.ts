import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { terminalReading } from '../../src/render/terminal/reading.ts'
import { LANGUAGES } from '../../src/render/words.ts'
import { parseError } from '../../src/target/error.ts'
import { TEXTS } from './texts.ts'

const cases = Object.keys(TEXTS).flatMap((name) =>
  Object.keys(LANGUAGES).map((language) => ({ name: name as keyof typeof TEXTS, language })),
)

describe('the reading of a text', () => {
  it.each(cases)('$name in $language', async ({ name, language }) => {
    const shown = terminalReading(parseError(TEXTS[name]), { language })
    await expect(shown).toMatchFileSnapshot(`golden/reading-${name}.${language}.txt`)
    expect(shown).not.toMatch(/\{\{|(?:report|cli|checks):/)
    const wide = shown.split('\n').filter((line) => stringWidth(line) > 80 && !/arn:|amazonaws/.test(line))
    expect(wide).toEqual([])
  })

  it('of a message that was cut says so', () => {
    const cut = { ...parseError(TEXTS.several), cut: true }
    expect(terminalReading(cut, { language: 'en' })).toContain('cut the message off')
  })

  it('lets no control character or direction mark through', () => {
    const nasty = 'a\u001b[31m\u202eb\u2066\u0000c'
    const error = { ...parseError(TEXTS.denied), image: nasty, host: nasty, service: nasty, roleArn: nasty, secrets: [nasty] }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(terminalReading(error, { language: 'en' })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/)
  })
})
