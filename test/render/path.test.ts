import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { LANGUAGES } from '../../src/render/language.ts'
import { pathOf } from '../../src/render/path.ts'
import { reportMessage } from '../../src/render/slack/report.ts'
import { terminalReport } from '../../src/render/terminal/report.ts'
import { explained, unknown } from './slack/reports.ts'

/** A report whose root is the first check; the others with their state. */
function broken(root: string, others: Record<string, 'ok' | 'broken' | 'unknown'> = {}): Report {
  const [first] = explained.findings
  const finding = (check: string, status: 'ok' | 'broken' | 'unknown') => ({ ...first!, check, status })
  return {
    ...explained,
    verdict: { ...explained.verdict, check: root },
    findings: [finding(root, 'broken'), ...Object.entries(others).map(([check, status]) => finding(check, status))],
  }
}
const path = (report: Report) => pathOf(report).map(({ hop, state }) => `${hop} ${state}`)

describe('the way of a pull', () => {
  it.each<[string, Report, string[]]>([
    ['ends at the route', broken('no-internet-route'), ['task open', 'subnet open', 'route broken', 'ecr beyond', 's3 beyond']],
    [
      'ends at an endpoint, past what is fine',
      broken('endpoint-security-group', { 'task-security-group-egress': 'ok', 'network-acl': 'unknown' }),
      ['task ok', 'subnet unknown', 'route open', 'endpoint broken', 'ecr beyond', 's3 beyond'],
    ],
    [
      'reaches ECR and ends before S3',
      broken('s3-endpoint-missing', { 'endpoint-missing': 'ok', 'no-internet-route': 'ok' }),
      ['task open', 'subnet open', 'route ok', 'endpoint ok', 'ecr open', 's3 broken'],
    ],
    [
      'is broken at a second place, too',
      broken('network-acl', { 'endpoint-policy': 'broken' }),
      ['task open', 'subnet broken', 'route open', 'endpoint broken', 'ecr beyond', 's3 beyond'].map((one) =>
        one === 'route open' ? 'route beyond' : one,
      ),
    ],
  ])('%s', (_, report, hops) => {
    expect(path(report)).toEqual(hops)
  })

  it('is not drawn where the cause is not on it, or there is none', () => {
    expect(path(broken('image-archived', { 'network-acl': 'broken' }))).toEqual([])
    expect(path(unknown)).toEqual([])
  })
})

it.each(Object.keys(LANGUAGES))('says in words and by sign where it is broken, in Slack and at a terminal (%s)', (lang) => {
  const here = { en: 'broken here', ja: 'ここで途切れています', fr: 'rompu ici' }[lang] ?? '?'
  const report = broken('no-internet-route', { 'network-acl': 'ok' })
  expect(JSON.stringify(reportMessage(report, { lang }))).toMatch(new RegExp(`✅[^→]*→ {2}❌ \\*[^→*]*${here}[^→*]*\\*`))
  expect(terminalReport(report, { language: lang }).replace(/\s+/g, ' ')).toMatch(new RegExp(`✓[^→]*→ ✗[^→]*${here.replace(/ /g, '[ ]')}`))
})
