import { findTargets, isTarget, parseTarget } from './target.ts'
import type { ParsedError, Target } from './types.ts'

/**
 * What a pasted text leads to: the task of its most telling error, else a task, else a service it names by ARN or console link. A text that
 * names none is all there is: kind `text`.
 *
 * @param text the whole paste; `pasted` is what was read of it
 * @param within cluster, where an ARN is of the format that names no cluster
 */
export function targetOfPaste(pasted: ParsedError, text: string, within = pasted.cluster): Target {
  const own = pasted.taskArn ? parseTarget(pasted.taskArn, within ? { cluster: within } : {}) : null
  if (own && isTarget(own)) return own
  const named = findTargets(text)
  const target = named.find(({ kind }) => kind === 'task') ?? named.find(({ kind }) => kind === 'service' || kind === 'daemon')
  if (target) return target
  const job = named.find(({ kind }) => kind === 'job')
  if (job) return job
  // An image or a service can be looked up; without either its whole cluster is all that can be asked about.
  const cluster = named.find(({ kind }) => kind === 'cluster')
  if (cluster && pasted.image === null && pasted.service === null) return cluster
  const partition = /^arn:(aws[a-z-]*):/.exec(pasted.roleArn ?? '')?.[1] ?? 'aws'
  return { kind: 'text', partition, region: pasted.region, account: pasted.account }
}
