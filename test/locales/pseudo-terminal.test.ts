import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { emptied, PSEUDO, WORD, withoutSentences } from './pseudo-language.ts'

vi.mock('../../src/render/language.ts', async (original) => (await import('./pseudo-language.ts')).withPseudo((await original()) as never))

const { terminalReading } = await import('../../src/render/terminal/reading.ts')
const { terminalChange, terminalReport } = await import('../../src/render/terminal/report.ts')
const { terminalRun } = await import('../../src/render/terminal/run.ts')
const { runView } = await import('../../src/run/view.ts')
const { parseError } = await import('../../src/target/error.ts')
const { LOCALES } = await import('../../src/render/language.ts')
const { commands } = await import('../../src/cli/commands.ts')
const { ecsPull } = await import('../cli/streams.ts')
const { reports } = await import('../render/reports.ts')
const { usual } = await import('../render/slack/samples.ts')
const { TEXTS } = await import('../render/texts.ts')

const on = { language: PSEUDO, columns: 100 }
const change = { by: 'deployer', event: 'DeleteRoute', resource: 'rtb-0a1', at: '2026-11-21T08:00:00.000Z' }
const every = [...usual.reports, ...Object.values(reports)]

/** What is shown, and the data it was made of: values are no words of ours. */
const SHOWN: [string, string, unknown][] = [
  ...every.map((report, i): [string, string, unknown] => [
    `report ${i} ${report.verdict.status}`,
    terminalReport({ ...report, change } as never, { ...on, all: i % 2 > 0 }),
    { ...report, change },
  ]),
  ['what changed', terminalChange({ ...every[0]!, change } as never, on), change],
  ...usual.runs.flatMap((run) =>
    [false, true].map((takingBack): [string, string, unknown] => [
      `run ${run.status}${takingBack ? ', taking it back' : ''}`,
      terminalRun(runView(run, usual.reports[0]!), { ...on, takingBack }),
      run,
    ]),
  ),
  ...Object.entries(TEXTS).map(([name, text]): [string, string, unknown] => {
    const error = parseError(text)
    return [`reading ${name}`, terminalReading(error, on), error]
  }),
]

/** Every text in data, but for what is looked up: it is no value that is shown. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 1 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === 'key' ? [] : leaves(inner)))
}

/** Without commands, and without a policy statement in JSON. */
const withoutCode = (text: string): string => text.replace(/^\s*\$ .*$/gm, '').replace(/^( *)\{\n(?:\1 .*\n)*\1\}$/gm, '')
const flat = (text: string): string => text.replace(/\s+/g, ' ')

function without(text: string, values: string[]): string {
  const long = values.map(flat).sort((a, b) => b.length - a.length)
  return long.reduce((left, value) => left.split(value).join(' '), text)
}

describe.each(SHOWN)('the terminal: %s', (_, shown, data) => {
  it('says every word in the language asked for', () => {
    expect(shown).toContain('⟦')
    expect(without(withoutSentences(flat(withoutCode(shown))), leaves(data)).match(WORD)?.input ?? '').toBe('')
  })

  it('glues no sentence to another', () => {
    const lines = shown.split('\n').filter((line) => /⟧[.,:;(]? ?⟦/.test(emptied(line)))
    expect(lines).toEqual([])
  })
})

const NAMES = Object.keys(JSON.parse(readFileSync(`${LOCALES}en/cli.json`, 'utf8')).command)
const env = { AWS_REGION: 'eu-west-3' }

describe('the command line', () => {
  it.each([[], ...NAMES.map((name) => [name])])('explains itself in the language asked for: %s', async (...words) => {
    const { out } = await ecsPull([...words, '--help', '--lang', PSEUDO], { env })
    expect(out).toContain('⟦')
    // What is typed: commands, options, and the names of what goes in their place.
    const names = [...out.matchAll(/[<[]([a-z=]+)[\]>]/g)].map((match) => match[1]!)
    const left = withoutSentences(flat(out)).replace(/[<[][a-z=]+[\]>]|--?[a-z-]+/g, ' ')
    const known = new Set([...names, ...NAMES, 'help', 'ecs-pull', 'ecs', 'pull'])
    expect((left.match(/\p{L}+(?:-\p{L}+)*/gu) ?? []).filter((word) => !known.has(word))).toEqual([])
  })

  it('has no command but these', () => {
    expect(commands.length).toBe(NAMES.length)
  })

  it.each([
    ['wy'],
    ['why'],
    ['why', 'a', 'b'],
    ['why', '--clster', 'x'],
    ['why', '--cluster'],
    ['why', 'web'],
    ['why', '--text', '/nonexistent/file'],
    ['fix', 'x'],
    ['undo'],
    ['replay', '/nonexistent'],
  ])('complains in the language asked for: %s', async (...words) => {
    const { err } = await ecsPull(['--lang', PSEUDO, ...words], { env })
    expect(err).toContain('⟦')
    expect(withoutSentences(err.replace(/^ecs-pull: /, '')).trim()).toBe('')
  })
})
