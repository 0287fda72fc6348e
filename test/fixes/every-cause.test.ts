import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CAUSES } from '../../src/core/cause.ts'
import { FIXES } from '../../src/fixes/list.ts'

const advice = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../locales/${language}/report.json`, import.meta.url), 'utf8')).next

describe('every cause', () => {
  it.each([...CAUSES])('%s ends in a fix, a hand-over or an advice', (cause) => {
    const fixes = FIXES.filter((fix) => fix.resolves.includes(cause))
    const advised = ['en', 'ja', 'fr'].every((language) => advice(language)[cause])
    expect(fixes.length > 0 || advised).toBe(true)
  })

  it('has its fixes under names of their own', () => {
    expect(new Set(FIXES.map((fix) => fix.id)).size).toBe(FIXES.length)
  })
})
