import type { Report } from '../../core/report.ts'
import { code, mention } from './mrkdwn.ts'
import type { Voice } from './voice.ts'

/** Who asked, and what lies where, in one line. */
export function whereLine(report: Report, say: Voice, asker: string | null): string {
  const { target } = report
  const parts = [
    target.service && named(say, 'service', target.service),
    target.task && named(say, 'task', shortId(target.task)),
    target.cluster && named(say, 'cluster', target.cluster.split('/').at(-1) ?? target.cluster),
    target.container && named(say, 'container', target.container),
    target.image && named(say, 'image', target.image),
    platform(target.launchType, target.platformVersion),
    target.region && code(target.region, 40),
    target.account && named(say, 'account', target.account),
    // A mention is ours, not a value: `label` lets it through.
    asker && say.label('where.asker', { user: mention(asker) }),
  ]
  return parts.filter(Boolean).join('  ·  ') || say.say('where.text')
}

const named = (say: Voice, kind: string, value: string) => `${say.say(`where.${kind}`)} ${code(value, 260)}`

/** A task id's first eight characters tell tasks apart; the whole is in the evidence. */
const shortId = (task: string) => (task.split('/').at(-1) ?? task).slice(0, 8)

function platform(launchType: string | null, version: string | null): string | null {
  if (!launchType) return null
  const name = { FARGATE: 'Fargate', EC2: 'EC2', EXTERNAL: 'ECS Anywhere', MANAGED_INSTANCES: 'ECS Managed Instances' }[launchType]
  return version ? `${name ?? code(launchType, 40)} ${code(version, 20)}` : (name ?? code(launchType, 40))
}
