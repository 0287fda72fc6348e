import { ARN, parseArn } from './arn.ts'
import { LINK, parseConsoleLink } from './console.ts'
import { parseError } from './error.ts'
import { clean } from './paste/clean.ts'
import { isName, isTaskId, type Problem, problem, revision, within } from './place.ts'
import type { Target } from './types.ts'

export { PROBLEMS, type Problem, type ProblemCode } from './place.ts'

/** No target is longer; of a whole paste only the beginning is looked at. Characters. */
const MAX = 20_000
const NOWHERE = { partition: 'aws', region: null, account: null }

/**
 * Reads what a person asks about, however it was pasted: in code marks, quotes, Slack's link forms, full-width letters, with words and
 * punctuation around it. Never throws.
 *
 * @returns the target, or the key below `report:problem.` that says what was wrong and what to do, with the values of its sentence
 */
export function parseTarget(input: string, options: { cluster?: string } = {}): Target | Problem {
  const text = clean(input.slice(0, MAX)).replace(/\s+/g, ' ').trim()
  const cluster = clusterName(options.cluster)
  if (!text) return problem('empty')
  const read = [...text.matchAll(ARN)].map(([arn]) => parseArn(arn, cluster))
  const target = read.filter(isTarget).find(isNarrow)
  if (target) return target
  const link = LINK.exec(text)?.[0].replace(/[.,;:!?]{1,10}$/, '')
  const page = link ? parseConsoleLink(link) : null
  if (page && isTarget(page) && isNarrow(page)) return page
  if (isError(text)) return problem('error-text')
  if (read.length) return read.find(isTarget) ?? read[0]!
  if (page) return page
  if (link) return problem('not-a-target', { text: bounded(link) })
  return parseName(text, cluster)
}

/**
 * `cluster/task-id`, `cluster/service`, `family:revision`, or a bare name where the cluster is given. Words may follow, not precede, but for
 * a task's id, which is unmistakable: `and/or` within a sentence is no service.
 */
function parseName(text: string, cluster?: string): Target | Problem {
  const words = text
    .split(/[^A-Za-z0-9_/:.-]+/)
    .map(bare)
    .filter(Boolean)
  for (const [i, word] of words.entries()) {
    const [before = '', after = '', ...more] = word.split('/')
    if (!more.length && isName(before) && isName(after) && (i === 0 || isTaskId(after))) return within(NOWHERE, before, after)
    const numbered = /^([A-Za-z0-9_-]{1,255}):([0-9]{1,9})$/.exec(word)
    if (numbered && i === 0) return revision(NOWHERE, numbered[1]!, numbered[2]!)
    if (isTaskId(word)) return cluster ? within(NOWHERE, cluster, word) : problem('task-id-needs-cluster', { task: word })
  }
  const [first = ''] = words
  // Of several words none says that it is a name: taking the first for one would be a guess.
  if (words.length === 1 && isName(first))
    return cluster ? within(NOWHERE, cluster, first) : problem('service-needs-cluster', { service: first })
  return problem(/^arn\b/i.test(first) ? 'not-an-arn' : 'not-a-target', { text: bounded(text) })
}

/** Every target that a paste names by ARN or console link, once each, in the order they stand. */
export function findTargets(text: string): Target[] {
  const cleaned = clean(text)
  const places = [...cleaned.matchAll(ARN)].map((match) => ({ at: match.index, target: parseArn(match[0]) as Target | Problem | null }))
  for (const match of cleaned.matchAll(new RegExp(LINK.source, 'gi'))) places.push({ at: match.index, target: parseConsoleLink(match[0]) })
  const found = new Map<string, Target>()
  for (const { target } of places.sort((a, b) => a.at - b.at))
    if (target && isTarget(target)) found.set(keyOf(target), found.get(keyOf(target)) ?? target)
  return [...found.values()]
}

/** Whether the reading is a target, not a problem. */
export const isTarget = (read: Target | Problem): read is Target => 'kind' in read

/** A cluster is what is meant only where nothing in it is named: alerts name it beside the task. */
const isNarrow = (target: Target): boolean => target.kind !== 'cluster'

const keyOf = (target: Target) =>
  target.kind === 'task'
    ? `task ${target.cluster} ${target.task}`
    : target.kind === 'service'
      ? `service ${target.region} ${target.cluster} ${target.service}`
      : target.kind === 'revision'
        ? `revision ${target.region} ${target.family}:${target.revision}`
        : target.kind === 'job'
          ? `job ${target.job}`
          : target.kind === 'daemon'
            ? `daemon ${target.arn}`
            : target.kind === 'cluster'
              ? `cluster ${target.region} ${target.cluster}`
              : ''

/** A word without the punctuation around it, and without the field's name before it. */
const bare = (word: string) =>
  word
    .replace(/^[:._~-]{1,10}/, '')
    .replace(/[:.~-]{1,10}$/, '')
    .replace(/^(?:cluster|task|service)[:]/i, '')

const clusterName = (cluster?: string) => (cluster ? clean(cluster).trim().split('/').at(-1) || undefined : undefined)

const isError = (text: string) => text.length > 30 && parseError(text).signature !== null

const bounded = (text: string) => (text.length > 120 ? `${text.slice(0, 119)}…` : text)
