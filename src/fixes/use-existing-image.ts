import { DescribeImagesCommand } from '@aws-sdk/client-ecr'
import type { Changes } from '../aws/change.ts'
import { isNotFound } from '../aws/refusal.ts'
import { phrase } from '../core/phrase.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { NO_EDITS } from './revision/edit.ts'
import { newestRevision } from './revision/floor.ts'
import { type Choice, forgottenHosts, type Missing, missingImages, parameterOf } from './revision/missing.ts'
import { defineFix, type Facts, type Plan, type ProofPlan } from './types.ts'

const ID = 'use-existing-image'
const resolves = ['image-not-found', 'repository-not-found', 'invalid-image-reference'] as const
type Have = Facts<
  'target' | 'taskDefinition' | 'launchType' | 'ecrImages',
  'existingImages' | 'images' | 'namesakes' | (typeof END_WANTS)[number]
>

/** What was chosen, by parameter, as ECR has it now. */
interface Seen {
  newest: number
  /** By parameter; null: it is not there any more. */
  digests: Record<string, string | null>
}

/** A new revision with an image that exists. Which one is always a person's choice: another image is another version of their product. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'service',
  steps: ['register-revision', 'deploy'],
  needs: [...END_NEEDS, 'ecrImages'],
  wants: [...END_WANTS, 'existingImages', 'images', 'namesakes'],

  offer(have) {
    const missing = missingOf(have)
    if (!missing) return null
    const offer = offerOf(planOf(have, missing, {}, null), resolves, regionOf(have))
    return { ...offer, parameters: missing.map(parameterOf) }
  },

  async survey(have, params, aws): Promise<Seen | null> {
    const { taskDefinition } = have
    const missing = missingOf(have)
    if (!missing || !taskDefinition) return null
    const digests = await Promise.all(missing.map(async (one) => [one.parameter, await digestNow(chosen(one, params), aws)] as const))
    return { newest: await newestRevision(taskDefinition, aws), digests: Object.fromEntries(digests) }
  },

  plan(have, params, seen) {
    const missing = missingOf(have)
    if (!missing) return { refused: phrase(`fixes:${ID}.nothing-missing`), missing: [] }
    const open = missing.filter((one) => !chosen(one, params)).map((one) => one.parameter)
    if (open.length) return { refused: phrase('fixes:refused.parameter', { name: open[0]! }), missing: open }
    const gone = missing.find((one) => !seen?.digests[one.parameter])
    if (gone) return { refused: phrase(`fixes:${ID}.chosen-gone`, { image: chosen(gone, params)!.reference }), missing: [gone.parameter] }
    return planOf(have, missing, params, seen)
  },
})

const chosen = ({ parameter, choices }: Missing, params: Record<string, string>): Choice | undefined =>
  choices.find((choice) => choice.value === params[parameter])

/** Null where nothing is missing, or where something is and there is nothing to choose from. */
function missingOf(have: Have): Missing[] | null {
  const names = have.taskDefinition?.containers.map((container) => container.name) ?? []
  const gone = missingImages(have.ecrImages.found, names, given(have.existingImages) ?? [])
  const own = (given(have.images) ?? []).filter(({ container }) => names.includes(container))
  const missing = gone.length ? gone : forgottenHosts(own, given(have.namesakes) ?? [])
  return missing.length && missing.every((one) => one.choices.length) ? missing : null
}

async function digestNow(choice: Choice | undefined, aws: Changes): Promise<string | null> {
  if (!choice) return null
  const input = { registryId: choice.registry, repositoryName: choice.repository, imageIds: [choice.asked] }
  try {
    const { imageDetails } = await aws.ecr(choice.region).send(new DescribeImagesCommand(input))
    return imageDetails?.[0]?.imageDigest ?? null
  } catch (error) {
    if (isNotFound(error, 'ImageNotFoundException') || isNotFound(error, 'RepositoryNotFoundException')) return null
    throw error
  }
}

function planOf(have: EndFacts, missing: Missing[], params: Record<string, string>, seen: Seen | null): Plan {
  const { arn, family, revision } = have.taskDefinition!
  const images: Record<string, string> = {}
  const digests: ProofPlan['digests'] = {}
  for (const one of missing)
    for (const container of one.containers) {
      const choice = chosen(one, params)
      images[container] = choice?.reference ?? ''
      const digest = seen?.digests[one.parameter]
      if (!choice || !digest) continue
      const { registry, region, repository, asked } = choice
      digests[container] = { digest, repository, registry, region, tag: 'imageTag' in asked ? asked.imageTag : null }
    }
  const input = { ...NO_EDITS, family, from: arn, floor: seen?.newest ?? revision, images }
  const end = endOf(have, { registeredBy: 'revision', digests })
  return planFrom(ID, [{ id: 'revision', kind: 'register-revision', input }], end, [`family/${family}`])
}
