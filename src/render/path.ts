import type { Report } from '../core/report.ts'
import { rootOf } from './sentence.ts'

const HOPS = ['task', 'subnet', 'route', 'endpoint', 'ecr', 's3'] as const

/** A stop on the way of a pull, and whether packets get past it. `beyond`: never reached. `open`: nothing is known of it. */
export interface Hop {
  hop: (typeof HOPS)[number]
  state: 'ok' | 'broken' | 'unknown' | 'open' | 'beyond'
}

/** Where on the way each check looks. A check that is not here looks at something else than the way: rights, the image, secrets. */
const AT: Record<string, Hop['hop']> = {
  'task-security-group-egress': 'task',
  'no-public-ip': 'task',
  'network-acl': 'subnet',
  'no-internet-route': 'route',
  'vpc-block-public-access': 'route',
  'endpoint-missing': 'endpoint',
  'endpoint-private-dns': 'endpoint',
  'endpoint-security-group': 'endpoint',
  'endpoint-policy': 'endpoint',
  's3-endpoint-missing': 's3',
  's3-endpoint-policy': 's3',
}

export const HOP_SIGN = { ok: '✅', broken: '❌', unknown: '❔', open: '▫️', beyond: '▫️' } as const

/** The way from the task to the image, stop by stop, where the root cause lies on it; else empty. */
export function pathOf(report: Report): Hop[] {
  const broken = AT[rootOf(report)?.check ?? '']
  if (!broken) return []
  const seen = (hop: Hop['hop']) => report.findings.filter(({ check }) => AT[check] === hop).map(({ status }) => status)
  // A VPC without endpoints has none on the way.
  const hops = HOPS.filter((hop) => hop !== 'endpoint' || hop === broken || seen(hop).length > 0)
  const at = hops.indexOf(broken)
  return hops.map((hop, i) => ({ hop, state: i === at ? 'broken' : stateOf(seen(hop), i > at) }))
}

function stateOf(seen: readonly string[], beyond: boolean): Hop['state'] {
  if (seen.includes('broken')) return 'broken'
  if (beyond) return 'beyond'
  if (seen.includes('unknown')) return 'unknown'
  return seen.length ? 'ok' : 'open'
}
