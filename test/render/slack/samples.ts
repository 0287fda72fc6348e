import { phrase } from '../../../src/core/phrase.ts'
import type { FixOffer, Report } from '../../../src/core/report.ts'
import type { Run, RunStatus } from '../../../src/run/index.ts'
import { explained, fromText, huge, unknown } from './reports.ts'

/** What messages and views are made of. */
export interface Sample {
  /** A name or a sentence of somebody else's. */
  text: string
  reports: Report[]
  runs: Run[]
  offers: FixOffer[]
  people: string[]
}

const STATUSES: RunStatus[] = [
  'planned',
  'declined',
  'expired',
  'waiting',
  'running',
  'proven',
  'not-proven',
  'failed',
  'undone',
  'conflict',
]
/** Those whose messages say the most, and one of each end. */
const LONGEST: RunStatus[] = ['planned', 'waiting', 'failed', 'proven', 'undone']
const STEPS = ['planned', 'started', 'done', 'left', 'failed', 'undoing', 'undone', 'conflict'] as const

const long = (text: string, n: number) => text.repeat(Math.ceil(n / Math.max(text.length, 1))).slice(0, n)
const say = (text: string) => phrase('report:unread', { apis: [text] })

/** A run of as many steps as are wanted, made of the given text, each part `most` characters long at most. */
export const run = (text: string, status: RunStatus, steps = 45, most = 4000): Run => {
  const part = (n: number) => long(text, Math.min(n, most))
  return {
    id: 'run-0123456789ab',
    report: explained.id,
    fix: 'create-pull-endpoints',
    title: say(part(200)),
    status,
    direction: status === 'undone' ? 'undo' : 'apply',
    target: { partition: 'aws', region: 'ap-northeast-1', account: '123456789012', arn: null },
    steps: Array.from({ length: steps }, (_, i) => ({
      id: `s${i}`,
      kind: 'create-endpoint',
      summary: say(part(600)),
      cli: `aws ec2 create-vpc-endpoint ${part(3000)}`,
      undoCli: '',
      status: STEPS[i % STEPS.length]!,
      resources: [],
      undoable: true,
      diff: part(900).split(' '),
      terraform: part(3000),
    })),
    besides: Array.from({ length: 12 }, () => say(part(600))),
    takingBack: [say(part(600)), say(part(9))],
    rights: [],
    cost: { monthlyUsd: 30.66, say: phrase('fixes:cost.free'), link: 'https://aws.amazon.com/privatelink/pricing/' },
    remainder: { say: say(part(900)), commands: [part(4000)] },
    trouble: status === 'failed' ? { kind: 'failed', say: say(part(600)), step: null } : null,
    proof: { seen: [], task: null, say: say(part(600)) },
    digest: 'd'.repeat(32),
    asker: 'U0123ABCD',
    approver: ['planned', 'declined', 'expired'].includes(status) ? null : 'U0123ABCD',
    declinedBy: status === 'declined' ? 'U0123ABCD' : null,
    createdAt: 0,
    updatedAt: 0,
  }
}

export const offer = (text: string, handOver: boolean, steps = 30, most = 9000): FixOffer => {
  const part = (n: number) => long(text, Math.min(n, most))
  return {
    ...explained.fixes[0]!,
    title: say(part(300)),
    steps: Array.from({ length: steps }, () => ({ summary: say(part(600)), cli: part(900) })),
    handOver: handOver ? { to: say(part(300)), text: say(part(900)), commands: [part(9000)] } : null,
    parameters: [
      {
        name: 'subnet',
        label: say(part(300)),
        required: true,
        default: 'b',
        options: [
          { value: 'a', label: part(200) || ' ' },
          { value: 'b', label: 'b' },
        ],
      },
      { name: 'tag', label: say(part(300)), required: false, default: null, options: [] },
    ],
  }
}

const of = (text: string, reports: Report[], people: string[], statuses: RunStatus[], steps: number, most?: number): Sample => ({
  text,
  reports,
  runs: statuses.map((status) => run(text, status, steps, most)),
  offers: [true, false].map((handOver) => offer(text, handOver, steps, most)),
  people,
})

/** As much as can come together. */
export const most = (text: string): Sample =>
  of(text, [huge(text)], ['U0123ABCD', 'S0123ABCD', ...Array.from({ length: 40 }, (_, i) => `U0MANY${i}`)], LONGEST, 45)

/** What comes together usually. */
export const usual: Sample = of(
  'x',
  [{ ...explained, verdict: { ...explained.verdict, confidence: 'likely' } }, unknown, fromText],
  ['U0123ABCD'],
  STATUSES,
  8,
  1,
)
