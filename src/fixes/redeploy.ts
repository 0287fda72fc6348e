import { phrase } from '../core/phrase.ts'
import type { EcrImage } from '../facts/types/index.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { defineFix, type Facts, type Plan, type ProofPlan } from './types.ts'

const ID = 'redeploy'
const resolves = ['image-not-found'] as const
type Have = EndFacts & Facts<'ecrImages', never>

/**
 * A deployment keeps the digest its tag had when it began; where that image is gone and the tag means another by now, a new deployment of
 * the same revision resolves it anew (Amazon ECS developer guide, container image resolution).
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'service',
  steps: ['deploy'],
  needs: [...END_NEEDS, 'ecrImages'],
  wants: END_WANTS,

  offer(have) {
    const moved = movedIn(have)
    return moved.length ? offerOf(planOf(have, moved), resolves, regionOf(have)) : null
  },

  survey: async () => null,

  plan(have) {
    const moved = movedIn(have)
    return moved.length ? planOf(have, moved) : { refused: phrase('fixes:use-existing-image.nothing-missing'), missing: [] }
  },
})

/** Empty where an image is missing that a new deployment would miss too, or where ECS does not deploy the service. */
function movedIn(have: Have): { image: EcrImage; digest: string }[] {
  if (given(have.service)?.controller !== 'ECS') return []
  const gone = have.ecrImages.found.filter((image) => image.state !== 'found')
  const moved = gone.flatMap((image) => {
    const now = image.pinned && !image.reference.digest ? image.tags.find((tag) => tag.tag === image.reference.tag) : undefined
    return now ? [{ image, digest: now.digest }] : []
  })
  return moved.length === gone.length ? moved : []
}

function planOf(have: Have, moved: { image: EcrImage; digest: string }[]): Plan {
  const digests: ProofPlan['digests'] = { ...endOf(have).proof?.digests }
  for (const { image, digest } of moved) {
    const { account, region, repository, tag } = image.reference
    if (account && region) digests[image.container] = { digest, repository, registry: account, region, tag }
  }
  const end = endOf(have)
  const tags = [...new Set(moved.map(({ image }) => image.reference.text))]
  const proof = end.proof && { ...end.proof, digests }
  return planFrom(ID, [], { ...end, proof }, [], [phrase('fixes:besides.tag-moved', { images: tags })])
}
