import { describe, expect, it } from 'vitest'
import { phrase } from '../../../src/core/phrase.ts'
import { LANGUAGES } from '../../../src/render/language.ts'
import { homeView } from '../../../src/render/slack/home.ts'
import { messageProblems, viewProblems } from '../../../src/render/slack/limits.ts'
import { recentMessage } from '../../../src/render/slack/recent.ts'
import { fixesMessage } from '../../../src/render/slack/runs.ts'
import type { Run, RunStatus } from '../../../src/run/index.ts'
import { explained, huge, NASTY } from './reports.ts'

const STATUSES: RunStatus[] = ['planned', 'waiting', 'running', 'proven', 'not-proven', 'failed', 'undone', 'conflict']

const runs = (text: string): Run[] =>
  STATUSES.map((status, i) => ({
    id: `run-${i}`,
    report: explained.id,
    fix: 'create-pull-endpoints',
    title: phrase('report:unread', { apis: [text.repeat(3).slice(0, 900)] }),
    status,
    direction: 'apply',
    target: { partition: 'aws', region: 'ap-northeast-1', account: '123456789012', arn: null },
    steps: [],
    besides: [],
    takingBack: [],
    rights: [],
    cost: null,
    remainder: null,
    trouble: null,
    proof: null,
    asker: 'U0123ABCD',
    approver: i % 2 ? null : text,
    createdAt: 0,
    updatedAt: 0,
  }))

describe.each(Object.keys(LANGUAGES))('the home, recent failures and fixes (%s)', (lang) => {
  it.each(['a', ...NASTY])('obey the limits, and let nothing ping or link: %j', (text) => {
    const report = huge(text)
    const view = homeView(
      {
        reports: Array.from({ length: 10 }, () => ({ report, channel: 'C000000001', link: 'https://example.slack.com/archives/C1/p1' })),
        runs: runs(text),
        channels: [
          { id: 'C000000001', mode: 'always', language: 'ja' },
          { id: text, mode: 'mentioned', language: text },
        ],
        language: text,
        setup: { approvers: [text, 'U0123ABCD'], changes: false, missingScopes: ['users:read'] },
      },
      lang,
    )
    const messages = [
      recentMessage(
        Array.from({ length: 30 }, (_, i) => ({ ...report, id: `r${i}` })),
        lang,
      ),
      fixesMessage(runs(text), lang),
    ]
    expect(viewProblems(view)).toEqual([])
    for (const message of messages) expect(messageProblems(message)).toEqual([])
    const marked = [view, ...messages].flatMap((one) => JSON.stringify(one).match(/"mrkdwn","text":"(?:[^"\\]|\\.)*"/g) ?? [])
    expect(marked.join().replaceAll(/<(?:@U0123ABCD>|#C000000001>|https:\/\/example\.slack\.com\/archives\/C1\/p1\|)/g, '')).not.toContain(
      '<',
    )
  })
})

it('parts open fixes from past ones', () => {
  const said = JSON.stringify(fixesMessage(runs('x'), 'en').blocks)
  expect(said).toMatch(/Open fixes.*planned.*failed.*Past fixes.*proven.*undone/s)
  expect(
    JSON.stringify(
      homeView({ reports: [], runs: [], channels: [], language: null, setup: { approvers: [], changes: true, missingScopes: [] } }, 'en'),
    ),
  ).toContain('No fix has been planned yet')
})
