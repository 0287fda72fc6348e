import { describe, expect, it } from 'vitest'
import { phrase } from '../../../src/core/phrase.ts'
import type { FixOffer } from '../../../src/core/report.ts'
import { SUBJECTS } from '../../../src/core/subject.ts'
import { LANGUAGES } from '../../../src/render/language.ts'
import { messageProblems, viewProblems } from '../../../src/render/slack/limits.ts'
import {
  brokenMessage,
  doneMessage,
  helpMessage,
  inDirect,
  lookingMessage,
  notYou,
  onlyYou,
  sameMessage,
  unknownSubcommand,
} from '../../../src/render/slack/messages.ts'
import { noticeView } from '../../../src/render/slack/notice.ts'
import { parametersOf, parametersView } from '../../../src/render/slack/parameters.ts'
import { handOverView, planningView, planView } from '../../../src/render/slack/plan.ts'
import { reportMessage } from '../../../src/render/slack/report.ts'
import { requestMessage } from '../../../src/render/slack/request.ts'
import { endMessage, runMessage } from '../../../src/render/slack/run.ts'
import type { Run, RunStatus } from '../../../src/run/index.ts'
import { explained, NASTY } from './reports.ts'

const PEOPLE = ['U0123ABCD', 'S0123ABCD', ...Array.from({ length: 40 }, (_, i) => `U0MANY${i}`)]

const long = (text: string, n: number) => text.repeat(Math.ceil(n / Math.max(text.length, 1))).slice(0, n)
const say = (text: string) => phrase('report:unread', { apis: [text] })

/** A run of as many steps as there can be, made of the given text. */
const run = (text: string, status: RunStatus, steps = 45): Run => ({
  id: 'run-0123456789ab',
  report: explained.id,
  fix: 'create-pull-endpoints',
  title: say(long(text, 200)),
  status,
  direction: 'apply',
  target: { partition: 'aws', region: 'ap-northeast-1', account: '123456789012', arn: null },
  steps: Array.from({ length: steps }, (_, i) => ({
    id: `s${i}`,
    kind: 'create-endpoint',
    summary: say(long(text, 600)),
    cli: long(`aws ec2 create-vpc-endpoint ${text} `, 3000),
    undoCli: '',
    status: (['planned', 'started', 'done', 'left', 'failed', 'undoing', 'undone', 'conflict'] as const)[i % 8]!,
    resources: [],
    undoable: true,
  })),
  besides: Array.from({ length: 12 }, () => say(long(text, 600))),
  takingBack: [say(long(text, 600)), say(text)],
  rights: [],
  cost: { monthlyUsd: 30.66, say: phrase('fixes:cost.free'), link: 'https://aws.amazon.com/privatelink/pricing/' },
  remainder: { say: say(text), commands: [long(text, 4000)] },
  trouble: { kind: 'failed', say: say(long(text, 600)), step: null },
  proof: { seen: [], task: null, say: say(long(text, 600)) },
  asker: 'U0123ABCD',
  approver: 'U0123ABCD',
  createdAt: 0,
  updatedAt: 0,
})

const offer = (text: string, handOver: boolean): FixOffer => ({
  ...explained.fixes[0]!,
  title: say(long(text, 300)),
  steps: Array.from({ length: 30 }, () => ({ summary: say(long(text, 600)), cli: long(text, 900) })),
  handOver: handOver ? { to: say(text), text: say(long(text, 900)), commands: [long(text, 9000)] } : null,
  parameters: [
    {
      name: 'subnet',
      label: say(text),
      required: true,
      default: 'b',
      options: [
        { value: 'a', label: long(text, 200) || ' ' },
        { value: 'b', label: 'b' },
      ],
    },
    { name: 'tag', label: say(text), required: false, default: null, options: [] },
  ],
})

describe.each(Object.keys(LANGUAGES))('everything a fix says obeys the limits (%s)', (lang) => {
  it.each(['a', ...NASTY])('made of %j', (text) => {
    for (const [approvers, mayApprove] of [
      [PEOPLE, true],
      [PEOPLE, false],
      [[], false],
    ] as const)
      expect(viewProblems(planView(run(text, 'planned'), { lang, approvers, mayApprove }))).toEqual([])
    for (const status of ['waiting', 'failed'] as const) {
      expect(messageProblems(runMessage(run(text, status), lang))).toEqual([])
      expect(messageProblems(endMessage(run(text, status), lang))).toEqual([])
    }
    for (const decision of [null, { kind: 'approved', by: PEOPLE[0]! }, { kind: 'declined', by: '<!channel>' }] as const) {
      expect(messageProblems(requestMessage(run(text, 'planned'), lang, 'U1', PEOPLE, decision))).toEqual([])
    }
    for (const handOver of [true, false]) expect(viewProblems(handOverView(offer(text, handOver), lang))).toEqual([])
    expect(viewProblems(parametersView(explained.id, offer(text, false), lang))).toEqual([])
    expect(viewProblems(planningView(lang))).toEqual([])
    expect(viewProblems(noticeView(lang, say(long(text, 5000))))).toEqual([])
    const messages = [
      lookingMessage(lang, { name: long(text, 300), text: false }),
      lookingMessage(lang, { name: '', text: true }),
      lookingMessage(
        lang,
        { name: long(text, 300), text: false },
        SUBJECTS.map((subject, i) => ({ subject, state: (['waiting', 'reading', 'read', 'partly'] as const)[i % 4]! })),
      ),
      helpMessage(lang),
      unknownSubcommand(lang, long(text, 3000)),
      brokenMessage(lang, 'abc'),
      doneMessage(lang, 'U1', long(text, 4000)),
      notYou(lang, PEOPLE),
      notYou(lang, []),
      onlyYou(reportMessage(explained, { lang }), lang),
      inDirect(reportMessage(explained, { lang }), lang, text),
      sameMessage(lang, 'https://example.slack.com/archives/C1/p1'),
    ]
    for (const message of messages) expect(messageProblems(message)).toEqual([])
  })

  it.each(NASTY)('lets nothing ping or link: %j', (text) => {
    const messages = [runMessage(run(text, 'failed'), lang), requestMessage(run(text, 'planned'), lang, 'U1', [])]
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
  const said = JSON.stringify(requestMessage(run('x', 'planned'), 'en', 'U1', PEOPLE).blocks)
  expect(said).toContain('"approve"')
  expect(said).toContain('"decline"')
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
  expect(parametersOf(offer('x', false), values)).toEqual({ subnet: 'a', tag: 'v2' })
  expect(parametersOf(offer('x', false), { subnet: { value: { selected_option: { value: '9' } } } })).toEqual({})
})
