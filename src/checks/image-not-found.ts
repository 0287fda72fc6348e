import type { Clue, Outcome } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { PhraseValue } from '../core/phrase.ts'
import type { EcrImage, LifecyclePolicies, PublicImage, TaskDefinition } from '../facts/types/index.ts'
import { askedImage, askedText, repositoryArn } from '../image/asked.ts'
import { pushedAt } from '../image/changed.ts'
import { imageClue, lookupClue, publicClue, tagClues } from '../image/clues.ts'
import { expiringRule } from '../image/lifecycle.ts'
import { foremost, lackedElsewhere, uncached } from '../image/missing.ts'
import { nearestTags } from '../image/nearest.ts'
import { reported, standing } from '../image/reported.ts'
import { defineCheck } from './define.ts'

/** The tag or digest is not in the repository: never pushed, removed since, or pinned by the deployment and gone. */
export default defineCheck({
  id: 'image-not-found',
  gate: 'image',
  needs: ['ecrImages'],
  wants: [
    'target',
    'ecrLookups',
    'images',
    'error',
    'running',
    'namesakes',
    'pullThroughCacheRules',
    'lifecyclePolicies',
    'publicImages',
    'taskDefinition',
  ],
  run({
    target,
    ecrImages,
    ecrLookups,
    images,
    error,
    running,
    namesakes,
    pullThroughCacheRules,
    lifecyclePolicies,
    publicImages,
    taskDefinition,
  }) {
    const missing = uncached(ecrImages.found, { state: 'image-not-found', images, error, pullThroughCacheRules })
    if (missing.first) return broken(missing.first, missing.sure, lifecyclePolicies.known ? lifecyclePolicies.value.policies : {})
    const strangers = publicImages.known ? publicImages.value.found : []
    const absent = foremost(
      strangers.filter((image) => image.state === 'not-found'),
      error,
    )
    if (absent) return lackedInPublic(absent, taskDefinition)
    const own = target.known ? target.value.account : null
    const foreign = images.known && own ? images.value.filter((i) => i.reference.account && i.reference.account !== own) : []
    const missed = ecrLookups.known ? ecrLookups.value.missed.map((m) => m.container) : []
    const unseen = foreign.map((image) => image.container).filter((container) => missed.includes(container))
    const elsewhere = lackedElsewhere('image-not-found', images, standing(error, running), namesakes, unseen)
    if (elsewhere && !strangers.some((image) => image.state === 'found' && image.container === elsewhere.image.container)) {
      const told = reported('image-not-found', elsewhere.image, elsewhere.error)
      return unseen.includes(elsewhere.image.container) ? { ...told, say: 'reported-unseen' } : told
    }
    if (ecrImages.gaps.length) return { status: 'unknown', say: 'unread', gaps: ecrImages.gaps }
    const found = ecrImages.found.filter((image) => image.state === 'found')
    const there = strangers.filter((image) => image.state === 'found')
    if (!found.length && there.length)
      return {
        status: 'ok',
        say: 'ok-public',
        containers: there.map(({ container }) => container),
        params: { images: namesOf(there) },
        evidence: there.map((image) => publicClue(image)),
      }
    if (!found.length) return null
    return {
      status: 'ok',
      containers: [...found, ...there].map(({ container }) => container),
      changedAt: pushedAt(found, error),
      params: { images: [...new Set(found.map((image) => image.reference.text))] },
      evidence: found.flatMap((image) => [
        imageClue(image),
        ...lookupClue('digest', image.digest, image),
        ...lookupClue('pushed-at', image.pushedAt, image),
      ]),
      resources: [...new Set(found.map((image) => repositoryArn(image.reference)))],
    }
  },
})

/** Whoever shows credentials may see what a stranger does not. */
function lackedInPublic(image: PublicImage, definition: Known<TaskDefinition | null>): Outcome<'publicImages'> {
  const container = definition.known ? definition.value?.containers.find(({ name }) => name === image.container) : null
  const open = definition.known && !container?.repositoryCredentials
  return {
    status: 'broken',
    cause: 'image-not-found',
    confidence: open ? 'confirmed' : 'likely',
    container: image.container,
    say: 'public',
    params: { image: image.reference.text, host: image.reference.host },
    evidence: [publicClue(image)],
    resources: [image.reference.text],
  }
}

const namesOf = (images: readonly PublicImage[]) => [...new Set(images.map((image) => image.reference.text))]

type From = 'ecrImages' | 'ecrLookups' | 'lifecyclePolicies'

function broken(image: EcrImage, sure: boolean, policies: LifecyclePolicies): Outcome<From> {
  const near = nearestTags(askedText(image), image.tags)
  const arn = repositoryArn(image.reference)
  const byDigest = 'imageDigest' in askedImage(image)
  const policy = policies[arn] ?? null
  const rule = policy === null ? null : expiringRule(policy, byDigest ? null : askedText(image))
  const removal: Clue<From>[] = rule ? [{ label: 'lifecycle-rule', value: ruleText(rule), from: 'lifecyclePolicies' }] : []
  return {
    status: 'broken',
    cause: 'image-not-found',
    confidence: sure ? 'confirmed' : 'likely',
    container: image.container,
    ...sentence(image, near, rule?.priority ?? null),
    evidence: [imageClue(image), ...lookupClue('pinned-digest', image.pinned, image), ...tagClues(image, near), ...removal],
    resources: [arn],
  }
}

const ruleText = (rule: { priority: number; description: string | null }) =>
  rule.description ? `${rule.priority}: ${rule.description}` : String(rule.priority)

function sentence(image: EcrImage, near: { tag: string }[], rule: number | null): { say?: string; params: Record<string, PhraseValue> } {
  const { repository, digest } = image.reference
  const tag = image.reference.tag ?? ''
  const params = { repository, tag, digest: image.reference.digest ?? image.pinned ?? '', near: near.map((n) => n.tag) }
  const moved = image.tags.find((t) => t.tag === tag)
  if (image.pinned && moved) return { say: 'pinned-moved', params: { ...params, now: moved.digest } }
  if (image.pinned) return { say: 'pinned', params }
  if (digest && moved) return { say: 'digest-moved', params: { ...params, now: moved.digest } }
  if (digest) return { say: 'digest', params }
  if (!near.length) return { say: image.listed === false ? 'unlisted' : 'no-tags', params }
  return rule === null ? { params } : { say: 'expired', params: { ...params, rule } }
}
