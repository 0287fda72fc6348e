import { phrase } from '../../src/core/phrase.ts'
import type { Finding, FixOffer, Report } from '../../src/core/report.ts'

const task = 'e0af1b0946cf463d8859b97c0573e1ed'
const image = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/app:v1.2.3'

const finding = (
  own: Partial<Finding> & Pick<Finding, 'check' | 'gate' | 'status' | 'say'>,
  fixes: string[] = [],
): Report['findings'][number] => ({
  cause: null,
  confidence: null,
  evidence: [],
  resources: [],
  container: null,
  gaps: [],
  fixes,
  ...own,
})

const ok = (check: string, gate: Finding['gate'], params: Record<string, string | string[]> = {}) =>
  finding({ check, gate, status: 'ok', say: phrase(`checks:${check}.ok`, params) })

const report = (own: Partial<Report>): Report => ({
  schema: 1,
  id: '00000000-0000-4000-8000-000000000000',
  createdAt: '2026-11-21T10:00:00.000Z',
  target: {
    kind: 'task',
    arn: `arn:aws:ecs:ap-northeast-1:123456789012:task/prod/${task}`,
    cluster: 'prod',
    task,
    service: 'web',
    container: 'app',
    image,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    region: 'ap-northeast-1',
    account: '123456789012',
  },
  error: { text: 'ResourceInitializationError: … i/o timeout', causes: ['network-timeout'] },
  verdict: { status: 'healthy', cause: null, confidence: null, check: null, say: phrase('report:verdict.forecast'), basis: 'forecast' },
  findings: [ok('dns-failure', 'dns'), ok('network-acl', 'token-connection'), ok('no-public-ip', 'token-connection')],
  fixes: [],
  notes: [],
  aws: { calls: 14, roundTrips: 4, elapsedMs: 1234, denied: [] },
  ...own,
})

const fix: FixOffer = {
  id: 'assign-public-ip',
  title: phrase('report:cause.no-public-ip'),
  resolves: ['no-public-ip'],
  steps: [{ summary: phrase('report:next.no-public-ip'), cli: 'aws ecs update-service --cluster prod --service web' }],
  needsApproval: true,
  undoable: true,
  monthlyCostUsd: 7.3,
  parameters: [{ name: 'subnet', label: phrase('report:target.region'), required: true, default: null, options: [] }],
  handOver: null,
}

const handOver: FixOffer = {
  ...fix,
  id: 'ask',
  monthlyCostUsd: null,
  parameters: [],
  handOver: {
    to: phrase('report:target.account'),
    text: phrase('report:next.cross-account-policy'),
    commands: ['aws ecr set-repository-policy'],
  },
}

/** Made by hand, one for each kind of answer. */
export const reports: Record<string, Report> = {
  explained: report({
    verdict: {
      status: 'explained',
      cause: 'no-public-ip',
      confidence: 'confirmed',
      check: 'no-public-ip',
      say: phrase('checks:no-public-ip.broken', { subnets: ['subnet-0a1b2c3d'] }),
    },
    findings: [
      finding(
        {
          check: 'no-public-ip',
          gate: 'token-connection',
          status: 'broken',
          cause: 'no-public-ip',
          confidence: 'confirmed',
          say: phrase('checks:no-public-ip.broken', { subnets: ['subnet-0a1b2c3d'] }),
          evidence: [
            {
              label: 'route',
              value: '0.0.0.0/0 → igw-0123456789abcdef0',
              source: 'ec2:DescribeRouteTables',
              cli: `aws ec2 describe-route-tables --filters '[{"Name":"vpc-id","Values":["vpc-1"]}]' --region ap-northeast-1`,
            },
            {
              label: 'assign-public-ip',
              value: 'DISABLED',
              source: 'ecs:DescribeServices',
              cli: 'aws ecs describe-services --cluster prod --services web',
            },
          ],
          resources: ['subnet-0a1b2c3d'],
        },
        ['assign-public-ip'],
      ),
      finding({
        check: 'image-not-found',
        gate: 'image',
        status: 'broken',
        cause: 'image-not-found',
        confidence: 'confirmed',
        say: phrase('checks:image-not-found.broken', { repository: 'team/app', tag: 'v1.2.3', near: ['v1.2.4', 'v1.2.2'] }),
      }),
      ok('dns-failure', 'dns'),
      ok('network-acl', 'token-connection'),
      ok('s3-endpoint-missing', 'layer-connection'),
    ],
    fixes: [fix, handOver],
  }),
  unknown: report({
    verdict: { status: 'unknown', cause: null, confidence: null, check: null, say: phrase('report:verdict.unknown', { count: 3 }) },
    findings: [
      ok('dns-failure', 'dns'),
      ...(['denied', 'timeout', 'unreadable'] as const).map((reason, i) =>
        finding({
          check: `unread-${i}`,
          gate: (['token-access', 'manifest-connection', 'address'] as const)[i]!,
          status: 'unknown',
          say: phrase('report:unread', { apis: [['iam:SimulatePrincipalPolicy', 'ec2:DescribeVpcs', 'ecs:DescribeTasks'][i]!] }),
          gaps: [{ api: ['iam:SimulatePrincipalPolicy', 'ec2:DescribeVpcs', 'ecs:DescribeTasks'][i]!, reason, resource: '*' }],
        }),
      ),
    ],
    notes: [phrase('report:note.task-gone-service', { service: 'web' })],
  }),
  healthy: report({ error: null }),
  unexplained: report({
    verdict: { status: 'unexplained', cause: null, confidence: null, check: null, say: phrase('report:verdict.unexplained') },
  }),
  'text-open': report({
    target: {
      ...report({}).target,
      kind: 'text',
      arn: null,
      cluster: null,
      task: null,
      service: null,
      container: null,
      launchType: null,
      platformVersion: null,
    },
    error: { text: 'CannotPullContainerError: …: not found', causes: ['image-not-found', 'repository-not-found', 'cross-account-policy'] },
    verdict: {
      status: 'explained',
      cause: 'image-not-found',
      confidence: 'possible',
      check: null,
      say: phrase('report:text-cause.possible', { cause: 'image-not-found' }),
    },
    findings: [],
    ask: phrase('report:ask.which-task'),
    candidates: [
      {
        task: `arn:aws:ecs:ap-northeast-1:123456789012:task/prod/${task}`,
        service: 'web',
        cluster: 'prod',
        stoppedAt: '2026-11-21T09:58:00.000Z',
        arn: `arn:aws:ecs:ap-northeast-1:123456789012:task/prod/${task}`,
      },
      {
        task: null,
        service: 'batch',
        cluster: 'night',
        stoppedAt: null,
        arn: 'arn:aws:ecs:ap-northeast-1:123456789012:service/night/batch',
      },
    ],
    notes: [phrase('report:found.several', { what: image })],
    aws: { calls: 4, roundTrips: 2, elapsedMs: 321, denied: [] },
  }),
  'text-only': report({
    target: {
      ...report({}).target,
      kind: 'text',
      arn: null,
      cluster: null,
      task: null,
      service: null,
      container: null,
      launchType: null,
      platformVersion: null,
    },
    verdict: {
      status: 'explained',
      cause: 'dockerhub-rate-limit',
      confidence: 'likely',
      check: null,
      say: phrase('report:text-cause.likely', { cause: 'dockerhub-rate-limit' }),
    },
    findings: [],
    aws: { calls: 0, roundTrips: 0, elapsedMs: 3, denied: [] },
  }),
  'not-a-pull-failure': report({
    verdict: { status: 'not-a-pull-failure', cause: null, confidence: null, check: null, say: phrase('report:verdict.not-a-pull-failure') },
    findings: [],
  }),
}

/** Names as hostile as AWS and pastes allow: control characters, a turned direction, keys of ours, and as long as they come. */
export const hostile: Report = {
  ...reports.explained!,
  target: { ...reports.explained!.target, service: '\u001b[31mred\u001b[0m\u202etxt', image: `${'a'.repeat(255)}:{{tag}}` },
  verdict: {
    ...reports.explained!.verdict,
    say: phrase('checks:no-public-ip.broken', { subnets: ['{{count}}', '$t(report:cause.tls-error)', '\u0007\u001b]0;title\u0007'] }),
  },
}
