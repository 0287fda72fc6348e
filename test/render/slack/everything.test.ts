import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/render/language.ts'
import { messageProblems, viewProblems } from '../../../src/render/slack/limits.ts'
import { BUILDERS, everything, type Rendered } from './everything.ts'
import { NASTY } from './reports.ts'
import { most, usual } from './samples.ts'

const SLACK = new URL('../../../src/render/slack/', import.meta.url)

/** Names as long as AWS and Slack let them be. */
const LONGEST = [
  'R'.repeat(64),
  `${'team/'.repeat(50)}image`,
  `${'a reason '.repeat(57)}`.slice(0, 512),
  '🧑🏽‍🚀'.repeat(73),
  'مستودع-الصور'.repeat(22),
  'ー長い名前'.repeat(103),
]

/** Hostile ones last: what they break, they break in any language. */
const TEXTS = ['a', ...LONGEST, ...NASTY].map((text) => ({ name: JSON.stringify(text).slice(0, 40), text }))

/** Exported functions whose type says that they make a message or a view. `fit` makes none: it is the guard around all of them. */
function builders(): string[] {
  const files = readdirSync(SLACK).filter((name) => name.endsWith('.ts'))
  return files
    .flatMap((name) =>
      readFileSync(new URL(name, SLACK), 'utf8')
        .split(/^export (?:async )?(?=function |const )/m)
        .slice(1),
    )
    .map((part) => part.split(/(?:\{|=>)\n/)[0]!)
    .filter((head) => /\): (?:Promise<)?(?:Message|ModalView|HomeView|View)\b/.test(head))
    .map((head) => /^(?:function|const) (\w+)/.exec(head)![1]!)
    .filter((name) => name !== 'fit')
    .sort()
}

const problems = (rendered: Rendered): string[] => ('type' in rendered ? viewProblems(rendered) : messageProblems(rendered))

it('is made by these, and none is forgotten', () => {
  expect(builders().length).toBeGreaterThan(20)
  expect(Object.keys(BUILDERS).sort()).toEqual(builders())
})

describe.each(Object.keys(LANGUAGES))('every message, modal and home obeys Slack’s limits (%s)', (lang) => {
  it.each(lang === 'en' ? TEXTS : TEXTS.slice(0, 1 + LONGEST.length))('made of $name', ({ text }) => {
    const wrong = everything(lang, most(text)).flatMap(({ by, rendered }) => problems(rendered).map((problem) => `${by}: ${problem}`))
    expect(wrong).toEqual([])
  })

  it('made of what is usual', () => {
    const wrong = everything(lang, usual).flatMap(({ by, rendered }) => problems(rendered).map((problem) => `${by}: ${problem}`))
    expect(wrong).toEqual([])
  })
})
