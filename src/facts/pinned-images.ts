import { cacheRuleOf } from '../image/cache-rule.ts'
import { concerns } from '../image/namesake.ts'
import { defineFact } from './define.ts'
import { gapless } from './ecr/attempt.ts'
import { describe } from './ecr/describe.ts'
import { rulesOf } from './pull-through-cache-rules.ts'
import type { EcrImage, EcrLookup } from './types/index.ts'

/**
 * Images whose tag is there while the pull said it found none: a deployment resolves a tag once, and its later tasks pull that digest
 * (Amazon ECS developer guide, deployment-type-ecs). Those of which the digest is gone, as what was really asked for. Nothing is asked in
 * any other case; and below a pull-through-cache prefix a digest that is gone comes back by itself.
 */
export default defineFact({
  id: 'pinnedImages',
  needs: ['ecrLookups', 'task', 'error'],
  asks: ['serviceRevision'],
  async load({ ecrLookups, task, error }, aws, ask): Promise<EcrImage[]> {
    if (!task?.service || error?.causes[0] !== 'image-not-found') return []
    const doubtful = ecrLookups.found.filter((i) => i.state === 'found' && !i.pinned && !i.reference.digest && concerns(error, i))
    const [image] = doubtful
    if (doubtful.length !== 1 || !image) return []
    const [revision, rules] = await Promise.all([
      ask('serviceRevision').catch(gapless(null)),
      rulesOf(aws, image.reference).catch(gapless(null)),
    ])
    const pinned = revision?.images.find((one) => one.container === image.container && one.image === image.reference.text)?.digest
    if (!pinned || pinned === image.digest || !rules || cacheRuleOf(image.reference, rules)) return []
    const answer = await describe(aws, { ...image, pinned }).catch(gapless(null))
    return answer?.state === 'image-not-found' ? [gone(image, pinned, answer)] : []
  },
})

const gone = (image: EcrLookup, pinned: string, answer: Omit<EcrLookup, 'container' | 'reference' | 'pinned'>): EcrImage => ({
  ...image,
  ...answer,
  pinned,
  tags: [{ tag: image.reference.tag ?? 'latest', digest: image.digest ?? '', pushedAt: image.pushedAt }],
  repositories: [],
  twin: null,
})
