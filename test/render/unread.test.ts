import { expect, it } from 'vitest'
import type { Gap } from '../../src/core/known.ts'
import { phrase } from '../../src/core/phrase.ts'
import type { Report } from '../../src/core/report.ts'
import { reportJson } from '../../src/render/json.ts'
import { LANGUAGES } from '../../src/render/language.ts'
import { checksMessage, checksView } from '../../src/render/slack/checks.ts'
import { reportMessage } from '../../src/render/slack/report.ts'
import { terminalReport } from '../../src/render/terminal/report.ts'
import { sentencesOf } from '../../src/render/unread.ts'
import { words } from '../../src/render/words.ts'
import { reports } from './reports.ts'

const unknown = reports.unknown!
const api = 'ec2:DescribeRouteTables'
const GAPS: Record<string, Gap> = {
  denied: { api, reason: 'denied', resource: '*', code: 'UnauthorizedOperation' },
  credentials: { api, reason: 'credentials', resource: '*', code: 'ExpiredToken' },
  clock: { api, reason: 'clock', resource: '*', code: 'RequestTimeTooSkewed' },
  unreachable: { api, reason: 'unreachable', resource: '*', code: 'ENOTFOUND', host: 'ec2.example' },
  'timeout of a host': { api, reason: 'timeout', resource: '*', host: 'ec2.example' },
  'timeout of a call': { api, reason: 'timeout', resource: '*' },
  'not in time': { api: 'routeTables', reason: 'timeout', resource: '*' },
  throttled: { api, reason: 'throttled', resource: '*' },
  failed: { api, reason: 'failed', resource: '*', code: 'InternalError', host: 'ec2.example' },
  'no answer to be used': { api, reason: 'failed', resource: '*' },
  gone: { api, reason: 'unreadable', resource: '*' },
  spared: { api, reason: 'spared', resource: '*' },
  'not named': { api, reason: 'not-named', resource: '*' },
  'not placed': { api, reason: 'not-placed', resource: '*' },
  external: { api, reason: 'external', resource: '*' },
}

const withGaps = (...gaps: Gap[]): Report => ({
  ...unknown,
  findings: [{ ...unknown.findings.find(({ status }) => status === 'unknown')!, say: phrase('report:unread', { apis: [api] }), gaps }],
})
/** Words alone: without what each surface adds to set them off. */
const bare = (text: string) => text.replace(/\\[nu][0-9a-f]{0,4}|[`\s\u202f\u00a0\u200b*_]/g, '')

it.each(Object.entries(GAPS))('what was not read says why, in the same words on every surface: %s', (_, gap) => {
  const report = withGaps(gap)
  for (const lang of Object.keys(LANGUAGES)) {
    const [sentence, ...others] = sentencesOf(report.findings[0]!).map((one) => bare(words(lang)(one)))
    expect(others).toEqual([])
    const shown = {
      terminal: terminalReport(report, { language: lang, columns: 100 }),
      json: JSON.stringify(reportJson(report, lang)),
      message: JSON.stringify(reportMessage(report, { lang })),
      checks: JSON.stringify(checksView(report, lang)),
      list: JSON.stringify(checksMessage(report, lang)),
    }
    for (const [surface, text] of Object.entries(shown)) expect(bare(text), `${surface} ${lang}`).toContain(sentence)
  }
})

it('only a refusal is answered by asking for a permission', () => {
  const keys = Object.entries(GAPS).map(([name, gap]) => [name, sentencesOf(withGaps(gap).findings[0]!)[0]!.key] as const)
  expect(keys.flatMap(([name, key]) => (key === 'report:unread' ? [name] : []))).toEqual(['denied'])
  expect(new Set(keys.map(([, key]) => key)).size).toBe(keys.length)
})

it('several reasons are several sentences, each with the calls that it holds for', () => {
  const other = { api: 'ec2:DescribeVpcs', reason: 'denied', resource: '*' } as const
  expect(sentencesOf(withGaps(GAPS['timeout of a call']!, other, GAPS.throttled!).findings[0]!)).toEqual([
    phrase('report:unread', { apis: ['ec2:DescribeVpcs'] }),
    phrase('report:unread-timeout-call', { apis: [api] }),
    phrase('report:unread-throttled', { apis: [api] }),
  ])
})
