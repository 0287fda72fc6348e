import { phrase } from '../../../src/core/phrase.ts'
import type { FixOffer, Report } from '../../../src/core/report.ts'

const target: Report['target'] = {
  kind: 'task',
  arn: 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef',
  cluster: 'prod',
  task: '0123456789abcdef0123456789abcdef',
  service: 'web',
  container: 'app',
  image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/app:v42',
  launchType: 'FARGATE',
  platformVersion: '1.4.0',
  region: 'ap-northeast-1',
  account: '123456789012',
}

type Finding = Report['findings'][number]

const finding = (some: Partial<Finding> & Pick<Finding, 'check'>): Finding => ({
  gate: 'address',
  status: 'ok',
  cause: null,
  confidence: null,
  say: phrase('report:next.no-public-ip'),
  evidence: [],
  resources: [],
  container: null,
  gaps: [],
  fixes: [],
  ...some,
})

const offer = (some: Partial<FixOffer>): FixOffer => ({
  id: 'create-pull-endpoints',
  title: phrase('report:cause.endpoint-missing'),
  resolves: ['no-public-ip'],
  steps: [{ summary: phrase('report:next.endpoint-missing'), cli: 'aws ec2 create-vpc-endpoint --vpc-id vpc-0a1' }],
  needsApproval: true,
  undoable: true,
  monthlyCostUsd: 30.66,
  parameters: [],
  handOver: null,
  ...some,
})

/** A task without a public address, and one fault more behind it. */
export const explained: Report = {
  schema: 1,
  id: '7d1f0c5e-5a52-4a3e-9c1b-2f8f5f1f6a10',
  createdAt: '2026-11-21T08:00:00.000Z',
  target,
  error: { text: 'CannotPullContainerError: … i/o timeout', causes: ['network-timeout'] },
  verdict: {
    status: 'explained',
    cause: 'no-public-ip',
    confidence: 'confirmed',
    check: 'no-public-ip',
    say: phrase('report:next.no-public-ip'),
  },
  findings: [
    finding({
      check: 'no-public-ip',
      status: 'broken',
      cause: 'no-public-ip',
      confidence: 'confirmed',
      evidence: [
        {
          label: 'fine-in-subnets',
          value: 'subnet-0f1e2d3c4b5a69788',
          source: 'ecs:DescribeTasks',
          cli: 'aws ecs describe-tasks --cluster prod',
        },
        {
          label: 'route',
          value: '0.0.0.0/0 → igw-0a9b8c7d6e5f40312',
          source: 'ec2:DescribeRouteTables',
          cli: 'aws ec2 describe-route-tables',
        },
        { label: 'assign-public-ip', value: 'DISABLED', source: 'ecs:DescribeServices', cli: '' },
      ],
      fixes: ['create-pull-endpoints'],
    }),
    finding({
      check: 'image-archived',
      gate: 'image',
      status: 'broken',
      cause: 'image-archived',
      say: phrase('report:next.image-archived'),
    }),
    finding({ check: 'ecr-auth-denied', gate: 'token-access', say: phrase('report:verdict.forecast') }),
    finding({
      check: 'cross-account-policy',
      gate: 'manifest-access',
      status: 'unknown',
      say: phrase('report:unread', { apis: ['ecr:GetRepositoryPolicy'] }),
      gaps: [{ api: 'ecr:GetRepositoryPolicy', reason: 'denied', resource: '*' }],
    }),
  ],
  fixes: [offer({})],
  notes: [],
  aws: { calls: 12, roundTrips: 4, elapsedMs: 640, denied: ['ecr:GetRepositoryPolicy'] },
}

/** Nothing can be told, since AWS refused to be read. */
export const unknown: Report = {
  ...explained,
  id: 'unknown-1',
  verdict: { status: 'unknown', cause: null, confidence: null, check: null, say: phrase('report:verdict.unknown', { count: 2 }) },
  findings: explained.findings.map((found) => (found.status === 'broken' ? { ...found, status: 'unknown', cause: null } : found)),
  fixes: [],
}

/** Only a text was given. */
export const fromText: Report = {
  ...explained,
  id: 'text-1',
  target: {
    kind: 'text',
    arn: null,
    cluster: null,
    task: null,
    service: null,
    container: null,
    image: null,
    launchType: null,
    platformVersion: null,
    region: null,
    account: null,
  },
  verdict: {
    ...explained.verdict,
    cause: 'dockerhub-rate-limit',
    confidence: 'likely',
    check: null,
    say: phrase('report:cause.dockerhub-rate-limit'),
  },
  findings: [],
  fixes: [],
}

/** What a hostile or merely unlucky account can hold. */
export const NASTY = [
  '<!channel> <!everyone> <@U0123456789> <#C0123456789>',
  '`rm -rf` *bold* _it_ ~no~ ```',
  '<https://evil.example|AWS console>',
  'a & b &amp; &lt;!here&gt;',
  '\u202Eexe.gnp\u2066 \u200Bzero\u200Bwidth',
  'שלום עולם مرحبا بالعالم',
  '👩‍👩‍👧‍👦'.repeat(60),
  '$t(report:verdict.forecast) {{count}}',
  'x'.repeat(512),
  '漢'.repeat(512),
  '\uD800 lone \u0000 \u001b[31mred\r\n\r\nlines\n\n\n',
]

/** As many findings, fixes and characters as can come together, made of the given text. */
export function huge(text: string): Report {
  const long = (n: number) => text.repeat(Math.ceil(n / Math.max(text.length, 1))).slice(0, n)
  const evidence = Array.from({ length: 20 }, (_, i) => ({
    label: `${i}${text}`,
    value: long(600),
    source: long(60),
    cli: long(1000),
  }))
  return {
    ...explained,
    target: {
      ...target,
      service: long(255),
      cluster: long(255),
      container: long(255),
      image: long(600),
      task: long(64),
      platformVersion: text,
      launchType: text,
      region: text,
      account: text,
    },
    verdict: {
      ...explained.verdict,
      confidence: 'likely',
      say: phrase('report:unread', { apis: Array.from({ length: 30 }, () => long(64)) }),
    },
    findings: Array.from({ length: 40 }, (_, i) =>
      finding({
        check: i ? `check-${i}` : 'no-public-ip',
        status: (['broken', 'unknown', 'ok'] as const)[i % 3]!,
        cause: 'no-public-ip',
        say: phrase('report:unread', { apis: [long(512), String(i)] }),
        evidence,
      }),
    ),
    fixes: Array.from({ length: 9 }, (_, i) => offer({ id: `fix-${i}`, title: phrase('report:unread', { apis: [long(300)] }) })),
    notes: Array.from({ length: 9 }, () => phrase('report:unread', { apis: [long(900)] })),
    aws: { ...explained.aws, denied: Array.from({ length: 30 }, (_, i) => `${long(50)}${i}`) },
  }
}
