import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/render/language.ts'
import { homeView } from '../../../src/render/slack/home.ts'
import { fixesMessage } from '../../../src/render/slack/runs.ts'
import { BUILDERS } from './everything.ts'
import { NASTY } from './reports.ts'
import { most } from './samples.ts'

describe.each(Object.keys(LANGUAGES))('the home, recent failures and fixes (%s)', (lang) => {
  it.each(NASTY)('let nothing ping or link: %j', (text) => {
    const said = ['homeView', 'recentMessage', 'fixesMessage'].flatMap((by) => BUILDERS[by]!(lang, most(text)))
    const marked = said.flatMap((one) => JSON.stringify(one).match(/"mrkdwn","text":"(?:[^"\\]|\\.)*"/g) ?? [])
    expect(marked.length).toBeGreaterThan(9)
    expect(
      marked
        .join()
        .replaceAll(/<(?:@U0[0-9A-Z]+>|!subteam\^S0123ABCD>|#C000000001>|https:\/\/example\.slack\.com\/archives\/C000000001\/p1\|)/g, ''),
    ).not.toContain('<')
  })
})

it('parts open fixes from past ones', () => {
  const said = JSON.stringify(fixesMessage(most('x').runs, 'en').blocks)
  expect(said).toMatch(/Open fixes.*planned.*failed.*Past fixes.*proven.*undone/s)
  expect(
    JSON.stringify(
      homeView(
        { reports: [], runs: [], channels: [], language: null, setup: { approvers: [], changes: true, missingScopes: [], aws: null } },
        'en',
      ),
    ),
  ).toContain('No fix has been planned yet')
})
