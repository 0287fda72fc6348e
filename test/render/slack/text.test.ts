import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/render/language.ts'
import { messageProblems } from '../../../src/render/slack/limits.ts'
import { reportMessage } from '../../../src/render/slack/report.ts'
import { reports } from '../reports.ts'

const open = { ...reports['text-open']!, id: '00000000-0000-4000-8000-000000000000' }

describe.each(Object.keys(LANGUAGES))('a text that leaves things open (%s)', (lang) => {
  it('shows the causes in order, what decides, what to give next, and the menu', async () => {
    const message = reportMessage(open, { lang, asker: 'U0123ABCD' })
    expect(messageProblems(message)).toEqual([])
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`../golden/slack-text-open.${lang}.json`)
  })

  it('keeps to the limits of Slack with the longest names and the most candidates', () => {
    const name = 'n'.repeat(255)
    const candidates = Array.from({ length: 150 }, () => ({ ...open.candidates![0]!, service: name, cluster: name }))
    expect(messageProblems(reportMessage({ ...open, candidates }, { lang }))).toEqual([])
  })
})
