import leven from 'leven'
import type { EcrTag } from '../facts/types/index.ts'
import { compareVersions, versionOf } from './version.ts'

/** Why a tag or a name is proposed. */
type TagReason = 'similar' | 'newest-version' | 'newest'
type NameReason = 'case' | 'separator' | 'namespace' | 'similar'

export interface NearTag extends EcrTag {
  /** At least one, the strongest first. */
  reasons: TagReason[]
}

/**
 * Of the tags that exist, those somebody who wrote `wanted` most likely meant: a typo, the newest version, the newest push. The first is
 * the best guess; no more than three, each tag once. Where a digest is wanted there is no typo.
 *
 * @example nearestTags('v1.0.O', tags)[0] // { tag: 'v1.0.0', reasons: ['similar', 'newest-version'], … }
 */
export function nearestTags(wanted: string, tags: readonly EcrTag[]): NearTag[] {
  const proposals: [TagReason, EcrTag | undefined][] = [
    ['similar', wanted.startsWith('sha256:') ? undefined : similarTag(wanted, tags)],
    ['newest-version', newestVersion(wanted, tags)],
    ['newest', newestPush(tags)],
  ]
  const near = new Map<string, NearTag>()
  for (const [reason, tag] of proposals) {
    if (tag) near.set(tag.tag, { ...tag, reasons: [...(near.get(tag.tag)?.reasons ?? []), reason] })
  }
  return [...near.values()]
}

function similarTag(wanted: string, tags: readonly EcrTag[]): EcrTag | undefined {
  const ranked = tags.map((tag) => ({ tag, distance: distance(wanted, tag.tag) })).filter((d) => d.distance <= tolerance(wanted))
  return ranked.sort((a, b) => a.distance - b.distance || byPush(a.tag, b.tag))[0]?.tag
}

/** Of the tags that are versions written the way the wanted one is (same words before and after), the highest. */
function newestVersion(wanted: string, tags: readonly EcrTag[]): EcrTag | undefined {
  const shape = versionOf(wanted)
  const versions = tags.flatMap((tag) => {
    const version = versionOf(tag.tag)
    return version ? [{ tag, version }] : []
  })
  const alike = shape ? versions.filter(({ version }) => version.before === shape.before && version.after === shape.after) : []
  const released = versions.filter(({ version }) => !version.after && !version.before)
  const pool = [alike, released, versions].find((list) => list.length) ?? []
  return pool.sort((a, b) => compareVersions(b.version, a.version) || byPush(a.tag, b.tag))[0]?.tag
}

const newestPush = (tags: readonly EcrTag[]): EcrTag | undefined => tags.filter((tag) => tag.pushedAt).sort(byPush)[0]

/** Newest first. Of one image's several tags, a version says more than `latest`, which moves. */
function byPush(a: EcrTag, b: EcrTag): number {
  const pushed = compare(b.pushedAt ?? '', a.pushedAt ?? '')
  if (pushed) return pushed
  const [left, right] = [versionOf(a.tag), versionOf(b.tag)]
  return (left && right ? compareVersions(right, left) : Number(!left) - Number(!right)) || compare(a.tag, b.tag)
}

/**
 * Of the repositories that exist, those somebody who wrote `wanted` most likely meant, at most three, the best first.
 *
 * @example nearestRepositories('my-ap', ['my-app', 'other'])[0] // { name: 'my-app', reason: 'similar' }
 */
export function nearestRepositories(wanted: string, names: readonly string[]): { name: string; reason: NameReason }[] {
  const ranked = names.flatMap((name) => {
    const reason = nameReason(wanted, name)
    return reason ? [{ name, reason, rank: RANK.indexOf(reason), distance: leven(wanted, name) }] : []
  })
  ranked.sort((a, b) => a.rank - b.rank || a.distance - b.distance || compare(a.name, b.name))
  return ranked.slice(0, 3).map(({ name, reason }) => ({ name, reason }))
}

const RANK: NameReason[] = ['case', 'separator', 'similar', 'namespace']

function nameReason(wanted: string, name: string): NameReason | null {
  if (name === wanted) return null
  if (name.toLowerCase() === wanted.toLowerCase()) return 'case'
  if (bare(name) === bare(wanted)) return 'separator'
  if (distance(wanted, name) <= tolerance(wanted)) return 'similar'
  return last(name) === last(wanted) || within(wanted, name) || within(name, wanted) ? 'namespace' : null
}

const last = (name: string) => name.split('/').at(-1)
/** `app` in `prod-app` or `app-prod`: a word more or less at either end. */
const within = (short: string, long: string) => short.length >= 3 && (long.startsWith(`${short}-`) || long.endsWith(`-${short}`))
const bare = (name: string) => name.toLowerCase().replace(/[-_./]/g, '')
const distance = (a: string, b: string) => leven(a.toLowerCase(), b.toLowerCase(), { maxDistance: 4 })
/** Slips of the finger in proportion to the length; in a word of three letters, one. */
const tolerance = (word: string) => Math.min(3, Math.max(1, Math.floor(word.length / 4)))
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
