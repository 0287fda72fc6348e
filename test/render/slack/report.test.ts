import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/render/language.ts'
import { checksMessage } from '../../../src/render/slack/checks.ts'
import { reportMessage } from '../../../src/render/slack/report.ts'
import { explained, huge, NASTY, unknown } from './reports.ts'

const langs = Object.keys(LANGUAGES)
const json = (value: unknown) => JSON.stringify(value)

describe.each(langs)('a report in Slack (%s)', (lang) => {
  it.each(NASTY)('lets nothing of an account be read as markup: %j', (text) => {
    for (const said of [reportMessage(huge(text), { lang }), checksMessage(huge(text), lang)]) {
      expect(said.text).not.toMatch(/<[!@#h]/)
      const marked = said.blocks.flatMap((block) => JSON.stringify(block).match(/"mrkdwn","text":"(?:[^"\\]|\\.)*"/g) ?? [])
      for (const part of marked) {
        expect(part).not.toMatch(/<(?!@U0123ABCD>)/)
        expect(part).not.toMatch(/[\u202A-\u202E\u200B]/)
      }
    }
  })

  it('says cause, place, evidence and what else is broken, and never what is unknown as broken', () => {
    const { blocks, text } = reportMessage(explained, { lang, asker: 'U0123ABCD' })
    expect(blocks[0]?.type).toBe('header')
    expect(json(blocks[1])).toContain('<@U0123ABCD>')
    expect(json(blocks)).toContain('subnet-0f1e2d3c4b5a69788')
    expect(json(blocks)).toContain('ec2:DescribeRouteTables')
    expect(json(blocks)).not.toContain('ecr:GetRepositoryPolicy')
    expect(text).not.toContain('undefined')
  })

  it('names what could not be read where that kept it from an answer', () => {
    expect(json(reportMessage(unknown, { lang }).blocks)).toContain('ecr:GetRepositoryPolicy')
  })
})

it('says the same report differently in each language', () => {
  const headers = langs.map((lang) => json(reportMessage(explained, { lang }).blocks[0]))
  expect(new Set(headers).size).toBe(langs.length)
})

it('carries nothing but the report id in buttons and menu', () => {
  const values = [...json(reportMessage(explained, { lang: 'en' }).blocks).matchAll(/"value":"([^"]*)"/g)].map((match) => match[1])
  const choices = ['en', 'fr', 'ja', 'me-en', 'me-fr', 'me-ja', 'all-en', 'all-fr', 'all-ja', 'bad'].map(
    (choice) => `${choice}:${explained.id}`,
  )
  expect(new Set(values)).toEqual(new Set([explained.id, ...choices]))
})

it('offers a fix once, and not while it runs', () => {
  const ids = (started: Record<string, { by: string }>) =>
    [...json(reportMessage(explained, { lang: 'en', started }).blocks).matchAll(/"action_id":"(fix:[^"]*)"/g)].map((match) => match[1])
  expect(ids({})).toEqual(['fix:create-pull-endpoints'])
  expect(ids({ 'create-pull-endpoints': { by: 'U1' } })).toEqual([])
})
