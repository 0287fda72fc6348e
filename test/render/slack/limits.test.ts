import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from '../../../src/render/slack/fit.ts'
import { messageProblems, viewProblems } from '../../../src/render/slack/limits.ts'
import { code, escapeMrkdwn, mention, oneLine, shorten, shortenMrkdwn, valueInSentence } from '../../../src/render/slack/mrkdwn.ts'
import { actions, button, option } from './made.ts'

const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } })
const message = (blocks: object[], text = 'x') => ({ text, blocks: blocks as never })

describe('the validator refuses', () => {
  it.each([
    ['a missing text', message([], ''), 'text: missing'],
    ['51 blocks', message(Array.from({ length: 51 }, () => ({ type: 'divider' }))), 'blocks: 51'],
    ['an empty section', message([section('')]), 'empty'],
    ['a section of 3001', message([section('x'.repeat(3001))]), '3001'],
    ['a header of 151', message([{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }]), '151'],
    ['blocks too long together', message(Array.from({ length: 6 }, () => section('x'.repeat(2900)))), '13000'],
    ['an unknown block', message([{ type: 'sparkles' }]), 'sparkles'],
    ['a long button', message([actions(button('x'.repeat(76), 'a'))]), '76'],
    ['an action id twice', message([actions(button('x', 'a'), button('y', 'a'))]), 'twice'],
    [
      'a block id twice',
      message([
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ]),
      'twice',
    ],
    ['a long option value', message([actions({ type: 'static_select', action_id: 'a', options: [option('x', 'v'.repeat(76))] })]), '76'],
    [
      'an initial option that is none',
      message([actions({ type: 'static_select', action_id: 'a', options: [option('x', 'x')], initial_option: option('y', 'y') })]),
      'not among',
    ],
  ])('%s', (_, said, problem) => {
    expect(messageProblems(said as never).join('\n')).toContain(problem)
  })

  it('a view title over 24', () => {
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x'.repeat(25) }, blocks: [] }
    expect(viewProblems(view).join()).toContain('title: 25 > 24')
  })
})

// Quicker than fast-check's own binary strings, and lone surrogates and control characters are frequent.
const anything = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units))

describe('text from outside', () => {
  it('loses nothing but its markup', () => {
    expect(escapeMrkdwn('a <b> & c')).toBe('a &lt;b&gt; &amp; c')
    expect(code('a`b')).toBe('`aˋb`')
    expect(valueInSentence('app')).toBe('app')
    expect(valueInSentence('logs')).toBe('`logs`')
    expect(valueInSentence('subnet-0a1')).toBe('`subnet-0a1`')
    expect(valueInSentence('v1.0.0')).toBe('`v1.0.0`')
    expect(mention('<!channel>')).toBe('`&lt;!channel&gt;`')
    expect(oneLine('a\u202Eb\n c')).toBe('ab c')
  })

  it('cuts without breaking a character, an entity or a code span', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 5, max: 60 }), (text, max) => {
        const cut = shorten(text.toWellFormed(), max)
        expect(cut.length).toBeLessThanOrEqual(max)
        expect(cut.isWellFormed()).toBe(true)
        const marked = shortenMrkdwn(`${escapeMrkdwn(text.replaceAll('`', ''))} ${code(text)} ${code(text)}`, max)
        expect(marked.length).toBeLessThanOrEqual(max)
        expect(marked.split('`').length % 2).toBe(1)
        expect(marked).not.toMatch(/&(?!amp;|lt;|gt;)/)
      }),
    )
  })
})

describe('the guard', () => {
  it('makes any message of sections and headers fit', () => {
    const text = fc.tuple(anything, fc.integer({ min: 1, max: 20 })).map(([some, times]) => some.toWellFormed().repeat(times))
    const block = fc.oneof(
      text.map((t) => section(`x${t}`)),
      text.map((t) => ({ type: 'header' as const, text: { type: 'plain_text' as const, text: `x${t}` } })),
    )
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 60 }), text, (blocks, said) => {
        expect(messageProblems(fit({ text: `x${said}`, blocks }))).toEqual([])
      }),
      { numRuns: 30 },
    )
  })
})
