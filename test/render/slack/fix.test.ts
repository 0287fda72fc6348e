import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/render/language.ts'
import { parametersOf } from '../../../src/render/slack/parameters.ts'
import { requestMessage } from '../../../src/render/slack/request.ts'
import { runMessage } from '../../../src/render/slack/run.ts'
import type { RunStatus } from '../../../src/run/index.ts'
import { NASTY } from './reports.ts'
import { most, offer, run } from './samples.ts'

const ASKED = { approvers: ['U2'], approved: [], until: '2026-11-21T08:00:00.000Z', second: false }

describe.each(Object.keys(LANGUAGES))('what a fix says (%s)', (lang) => {
  it.each(NASTY)('lets nothing ping or link: %j', (text) => {
    const messages = [runMessage(run(text, 'failed'), lang), requestMessage(run(text, 'planned'), lang, { ...ASKED, approvers: [] })]
    // Plain text knows no markup.
    const marked = messages.flatMap(({ text, blocks }) => [
      text,
      ...(JSON.stringify(blocks).match(/"mrkdwn","text":"(?:[^"\\]|\\.)*"/g) ?? []),
    ])
    expect(marked.length).toBeGreaterThan(4)
    const said = marked.join()
    expect(said.replaceAll(/<(@U0123ABCD|@U1|https:\/\/aws\.amazon\.com\/privatelink\/pricing\/\|[^<>]*)>/g, '')).not.toContain('<')
  })
})

it('keeps the buttons of a request, however long its plan is', () => {
  const said = JSON.stringify(requestMessage(run('x', 'planned'), 'en', { ...ASKED, approvers: most('x').people }).blocks)
  expect(said).toContain('"approve"')
  expect(said).toContain('"decline"')
})

it.each(Object.keys(LANGUAGES))('a request that is too old offers a new plan, and no approval (%s)', (lang) => {
  const { blocks } = requestMessage(run('x', 'expired'), lang, ASKED)
  expect([...JSON.stringify(blocks).matchAll(/"action_id":"([^"]+)"/g)].map((match) => match[1])).toEqual([
    `fix:${run('x', 'planned').fix}`,
  ])
})

it('offers the way back once something was done, and going on where it stopped', () => {
  const ids = (status: RunStatus, steps = 8) =>
    [...JSON.stringify(runMessage(run('x', status, steps), 'en')).matchAll(/"action_id":"(\w+)"/g)].map((m) => m[1])
  expect(ids('running')).toEqual([])
  expect(ids('planned')).toEqual([])
  expect(ids('failed')).toEqual(['resume', 'undo'])
  expect(ids('proven')).toEqual(['undo'])
  expect(ids('undone')).toEqual([])
  expect(ids('failed', 1)).toEqual(['resume'])
})

it('reads a form’s values back, by place in the list and as typed', () => {
  const values = {
    subnet: { value: { selected_option: { value: '0' } } },
    tag: { value: { value: ' v2 ' } },
    other: { value: { value: 'x' } },
  }
  expect(parametersOf(offer('x', false), values, 'en')).toEqual({ params: { subnet: 'a', tag: 'v2' }, wrong: {} })
})

it.each([
  [{ subnet: { value: { selected_option: { value: '9' } } } }, 'not one of those offered'],
  [{ subnet: { value: { selected_option: { value: 'length' } } } }, 'not one of those offered'],
  [{ subnet: { value: { value: 'typed by hand' } } }, 'not one of those offered'],
  [{ subnet: { value: { selected_option: null } } }, 'choose a value'],
  [{}, 'choose a value'],
])('what is wrong with a form’s value is said at its field: %j', (values, words) => {
  const { params, wrong } = parametersOf(offer('x', false), values, 'en')
  expect(params.subnet).toBeUndefined()
  expect(wrong.subnet).toContain(words)
})

it('a value longer than can be typed is refused', () => {
  const values = { subnet: { value: { selected_option: { value: '0' } } }, tag: { value: { value: 'v'.repeat(301) } } }
  expect(parametersOf(offer('x', false), values, 'en').wrong).toEqual({ tag: expect.stringContaining('300') })
})
