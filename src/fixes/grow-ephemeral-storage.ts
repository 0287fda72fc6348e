import { phrase } from '../core/phrase.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { NO_EDITS } from './revision/edit.ts'
import { newestRevision } from './revision/floor.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'grow-ephemeral-storage'
const resolves = ['disk-full'] as const
const GIB = 1024 ** 3
// What Fargate gives where nothing is set, and the most it gives (Amazon ECS developer guide, fargate-task-storage).
const [USUAL, MOST] = [20, 200]

/** A new revision with more ephemeral storage, on Fargate: twice what it has, and room for the images as they come and unpacked. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'use',
  reach: 'service',
  steps: ['register-revision', 'deploy'],
  needs: END_NEEDS,
  wants: END_WANTS,

  offer(have) {
    const size = sizeFor(have)
    return size ? offerOf(planOf(have, size, null), resolves, regionOf(have)) : null
  },

  survey: async ({ taskDefinition }, _, aws) => (taskDefinition ? newestRevision(taskDefinition, aws) : null),

  plan(have, _, newest) {
    const size = sizeFor(have)
    return size ? planOf(have, size, newest) : { refused: phrase(`fixes:${ID}.most`), missing: [] }
  },
})

/** GiB; null: not Fargate, or it has the most there is. */
function sizeFor(have: EndFacts): number | null {
  if (have.launchType !== 'FARGATE' || !have.taskDefinition) return null
  const now = have.taskDefinition.ephemeralStorageGiB ?? USUAL
  const images = (given(have.ecrLookups)?.found ?? []).reduce((sum, image) => sum + (image.sizeBytes ?? 0), 0)
  // Images are kept compressed while they are unpacked to about three times their size.
  const size = Math.min(MOST, Math.max(now * 2, Math.ceil((images * 4) / GIB / 10) * 10))
  return size > now ? size : null
}

function planOf(have: EndFacts, size: number, newest: number | null): Plan {
  const { arn, family, revision } = have.taskDefinition!
  const digests = endOf(have).proof?.digests ?? {}
  const input = { ...NO_EDITS, family, from: arn, floor: newest ?? revision, ephemeralGiB: size }
  const step = { id: 'revision', kind: 'register-revision', input }
  const end = endOf(have, { registeredBy: 'revision', digests })
  return planFrom(ID, [step], end, [`family/${family}`], [phrase(`fixes:${ID}.price`, { size, usual: USUAL })])
}
