import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

const PSEUDO = 'en-XA'

/** A language made of English at the time of the test: every sentence stands between brackets, so that what stands outside was never translated. */
vi.mock('../../src/render/language.ts', async (original) => {
  const real = await original<typeof import('../../src/render/language.ts')>()
  const folder = `${mkdtempSync(join(tmpdir(), 'ecs-pull-pseudo-'))}/`
  cpSync(`${real.LOCALES}en`, `${folder}en`, { recursive: true })
  mkdirSync(`${folder}${PSEUDO}`)
  const bracketed = (value: unknown): unknown =>
    typeof value === 'string'
      ? `⟦${value}⟧`
      : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, bracketed(inner)]))
  for (const file of readdirSync(`${folder}en`)) {
    const words = JSON.parse(readFileSync(`${folder}en/${file}`, 'utf8'))
    writeFileSync(`${folder}${PSEUDO}/${file}`, JSON.stringify(bracketed(words)))
  }
  return { ...real, LOCALES: folder, LANGUAGES: { en: 'English', [PSEUDO]: 'Pseudo' } }
})

const { phrase } = await import('../../src/core/phrase.ts')
const { SUBJECTS } = await import('../../src/core/subject.ts')
const { checksMessage, checksView } = await import('../../src/render/slack/checks.ts')
const { homeView } = await import('../../src/render/slack/home.ts')
const messages = await import('../../src/render/slack/messages.ts')
const { noticeView } = await import('../../src/render/slack/notice.ts')
const { parametersView } = await import('../../src/render/slack/parameters.ts')
const { handOverView, planningView, planView } = await import('../../src/render/slack/plan.ts')
const { recentMessage } = await import('../../src/render/slack/recent.ts')
const { reportMessage } = await import('../../src/render/slack/report.ts')
const { requestMessage } = await import('../../src/render/slack/request.ts')
const { endMessage, runMessage } = await import('../../src/render/slack/run.ts')
const { fixesMessage, runsMessage } = await import('../../src/render/slack/runs.ts')
const { terminalReport } = await import('../../src/render/terminal/report.ts')
const { explained, fromText, unknown } = await import('../render/slack/reports.ts')

type Run = import('../../src/run/index.ts').Run

const said = phrase('report:next.no-public-ip')
const runs = (['planned', 'waiting', 'running', 'proven', 'not-proven', 'failed', 'undone', 'conflict'] as const).map(
  (status): Run => ({
    id: 'run-0123456789ab',
    report: explained.id,
    fix: 'create-pull-endpoints',
    title: said,
    status,
    direction: status === 'undone' ? 'undo' : 'apply',
    target: { partition: 'aws', region: 'ap-northeast-1', account: '123456789012', arn: null },
    steps: (['planned', 'started', 'done', 'left', 'failed', 'undoing', 'undone', 'conflict'] as const).map((step, i) => ({
      id: `s${i}`,
      kind: 'create-endpoint',
      summary: said,
      cli: 'aws ec2 create-vpc-endpoint',
      undoCli: '',
      status: step,
      resources: [],
      undoable: true,
    })),
    besides: [said],
    takingBack: [said],
    rights: [],
    cost: { monthlyUsd: 30.66, say: said, link: 'https://aws.amazon.com/privatelink/pricing/' },
    remainder: { say: said, commands: ['aws ecs update-service'] },
    trouble: status === 'failed' ? { kind: 'failed', say: said, step: null } : null,
    proof: { seen: [], task: null, say: said },
    asker: 'U0123ABCD',
    approver: 'U0123ABCD',
    createdAt: 0,
    updatedAt: 0,
  }),
)
const [planned] = runs as [Run]
const offer = {
  ...explained.fixes[0]!,
  parameters: [
    { name: 'tag', label: said, required: true, default: null, options: [{ value: 'v1', label: '`v1`' }] },
    { name: 'text', label: said, required: false, default: null, options: [] },
  ],
}
const handOver = { ...offer, handOver: { to: said, text: said, commands: ['aws ecr put-image'] } }
const onRoute = { ...explained, verdict: { ...explained.verdict, confidence: 'likely' as const } }
const home = { reports: [{ report: explained, channel: 'C000000001', link: 'https://x.slack.com/archives/C000000001/p1' }], runs }
const channels = (['always', 'mentioned'] as const).flatMap((mode) =>
  [null, 'en'].map((language) => ({ id: 'C000000001', mode, language })),
)
const setup = { approvers: ['U0123ABCD'], changes: true, missingScopes: [] }

const rendered: Record<string, unknown> = {
  ...Object.fromEntries(
    Object.entries({ explained: onRoute, unknown, fromText }).flatMap(([name, report]) => [
      [`report ${name}`, reportMessage(report, { lang: PSEUDO, asker: 'U0123ABCD', alone: true, started: { x: { by: 'U0123ABCD' } } })],
      [`checks ${name}`, checksView(report, PSEUDO)],
      [`checks as a message ${name}`, checksMessage(report, PSEUDO)],
    ]),
  ),
  looking: messages.lookingMessage(
    PSEUDO,
    { name: '`x`', text: false },
    SUBJECTS.map((subject) => ({ subject, state: 'partly' })),
  ),
  help: messages.helpMessage(PSEUDO),
  'unknown subcommand': messages.unknownSubcommand(PSEUDO, 'x'),
  broken: messages.brokenMessage(PSEUDO, 'abc'),
  done: messages.doneMessage(PSEUDO, 'U0123ABCD', '…'),
  'not you': messages.notYou(PSEUDO, ['U0123ABCD']),
  nobody: messages.notYou(PSEUDO, []),
  'only you': messages.onlyYou(reportMessage(explained, { lang: PSEUDO }), PSEUDO),
  'in direct': messages.inDirect(reportMessage(explained, { lang: PSEUDO }), PSEUDO, 'C000000001'),
  same: messages.sameMessage(PSEUDO, 'https://x.slack.com/archives/C000000001/p1'),
  home: homeView({ ...home, channels, language: null, setup }, PSEUDO),
  'home of a new bot': homeView(
    { reports: [], runs: [], channels: [], language: null, setup: { approvers: [], changes: false, missingScopes: ['users:read'] } },
    PSEUDO,
  ),
  recent: recentMessage([explained, unknown], PSEUDO),
  fixes: fixesMessage(runs, PSEUDO),
  'no fixes': fixesMessage([], PSEUDO),
  runs: runsMessage(runs, PSEUDO),
  ...Object.fromEntries(
    runs.flatMap((run) => [
      [`run ${run.status}`, runMessage(run, PSEUDO)],
      [`end ${run.status}`, endMessage(run, PSEUDO)],
    ]),
  ),
  request: requestMessage(planned, PSEUDO, 'U0123ABCD', ['U0123ABCD']),
  'request decided': requestMessage(planned, PSEUDO, 'U0123ABCD', [], { kind: 'declined', by: 'U0123ABCD' }),
  plan: planView(planned, { lang: PSEUDO, approvers: ['U0123ABCD'], mayApprove: true }),
  'plan for another': planView(planned, { lang: PSEUDO, approvers: ['U0123ABCD'], mayApprove: false }),
  planning: planningView(PSEUDO),
  'hand-over': handOverView(handOver, PSEUDO),
  parameters: parametersView(explained.id, offer, PSEUDO),
  notice: noticeView(PSEUDO, said),
}

/** Names that are the same in every language. */
const NAMES = /\b(?:ecs-pull|Fargate|English|Pseudo|aws|UTC)\b/g

/** All that people read of a message or view. Code is not language: it is left out. */
function texts(value: unknown): string[] {
  if (typeof value === 'string' || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(texts)
  const one = value as Record<string, unknown>
  if ((one.style as { code?: boolean } | undefined)?.code) return []
  return Object.entries(one).flatMap(([key, inner]) => (key === 'text' && typeof inner === 'string' ? [inner] : texts(inner)))
}

/** A text without code, links, mentions, names of AWS calls and what stands between the brackets of a sentence. */
function outside(text: string): string {
  let left = text
    .replace(/```[\s\S]*?```|`[^`]*`/g, '')
    .replace(/<[^|>]*\|([^>]*)>|<[^>]*>/g, '$1')
    .replace(/(?<![A-Za-z0-9-])[a-z0-9-]+:[A-Z][A-Za-z]+/g, '')
    .replace(/:[a-z_]+:/g, '')
    // Cut for its length: the closing bracket is gone.
    .replace(/⟦[^⟧]*…$/gm, '')
  for (let before = ''; before !== left; ) {
    before = left
    left = left.replace(/⟦[^⟦⟧]*⟧/g, '')
  }
  return left.replace(NAMES, '')
}

/** The outermost sentences without what is in them. */
function emptied(text: string): string {
  let depth = 0
  let left = ''
  for (const letter of text) {
    if (letter === '⟧') depth--
    if (depth === 0) left += letter === '\n' ? '   ' : letter
    if (letter === '⟦') depth++
  }
  return left
}

it.each(Object.entries(rendered))('every word is translated: %s', (_, message) => {
  const found = texts(message)
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter((text) => /[A-Za-z]{2}/.test(outside(text)))).toEqual([])
})

it.each(Object.entries(rendered))('no sentence is glued to another: %s', (_, message) => {
  // Beside each other with no more between them than a word space or a comma. What a sentence takes in is its own affair.
  expect(texts(message).filter((text) => /⟧[*_]?[.,:;(]? ?[*_]?⟦/.test(emptied(text)))).toEqual([])
})

it('the terminal, too, says nothing that is not translated', () => {
  for (const report of [explained, unknown, fromText]) {
    const lines = terminalReport(report, { language: PSEUDO, columns: 100 })
    expect(lines).toContain('⟦')
    // Only whole lines that are a heading or a sentence: tables hold values beside their labels.
    expect(lines.split('\n').filter((line) => /^[A-Z][a-z]+/.test(line))).toEqual([])
  }
})
