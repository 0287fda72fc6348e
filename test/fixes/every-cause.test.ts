import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CAUSES, type Cause } from '../../src/core/cause.ts'
import { FIXES } from '../../src/fixes/list.ts'

const advice = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../locales/${language}/report.json`, import.meta.url), 'utf8')).next

const LANGUAGES = ['en', 'ja', 'fr']

/** The image itself, the registry, the host, a secret's value, or a text that does not say. */
const ADVICE_ONLY: readonly Cause[] = [
  'image-manifest-unsupported',
  'task-role-trust',
  'secret-malformed',
  'network-timeout',
  'tls-error',
  'proxy-misconfig',
  'ecr-throttled',
  'registry-server-error',
  'image-too-large-or-slow',
  'host-runtime-fault',
]

describe('every cause', () => {
  // A fix is offered only where it fits the account: the advice is there for everybody else.
  it.each([...CAUSES])('%s has an advice of its own in each language', (cause) => {
    const said = LANGUAGES.map((language) => advice(language)[cause]?.trim() ?? '')
    expect(said.filter((text) => text.length < 10)).toEqual([])
    expect(new Set(said).size).toBe(LANGUAGES.length)
  })

  it.each(CAUSES.filter((cause) => !ADVICE_ONLY.includes(cause)))('%s ends in a fix or a hand-over where one fits', (cause) => {
    expect(FIXES.filter((fix) => fix.resolves.includes(cause)).map((fix) => fix.id)).not.toEqual([])
  })

  it('without a fix is one that lies outside of what an account can be asked to change', () => {
    expect(ADVICE_ONLY.filter((cause) => FIXES.some((fix) => fix.resolves.includes(cause)))).toEqual([])
  })

  it('has its fixes under names of their own', () => {
    expect(new Set(FIXES.map((fix) => fix.id)).size).toBe(FIXES.length)
  })
})
