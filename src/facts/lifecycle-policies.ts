import { GetLifecyclePolicyCommand } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { repositoryArn } from '../image/asked.ts'
import { defineFact } from './define.ts'
import { attempt, gapsIn, once, valuesIn } from './ecr/attempt.ts'
import type { EcrLookup } from './types/index.ts'

/** ecr:GetLifecyclePolicy of the repositories that lack an image: what may have removed it. */
export default defineFact({
  id: 'lifecyclePolicies',
  needs: ['ecrLookups', 'lookupOrder'],
  wants: ['allotment'],
  async load({ ecrLookups, lookupOrder, allotment }, aws) {
    const ask = once(
      (image: EcrLookup) => repositoryArn(image.reference),
      (image) => attempt(aws, image.reference, async () => [repositoryArn(image.reference), await policyOf(aws, image)] as const),
    )
    const missing = lookupOrder.images.flatMap(
      (image) => ecrLookups.found.find((one) => one.container === image.container && one.state === 'image-not-found') ?? [],
    )
    const answers = await Promise.all(missing.slice(0, allotment.known ? Math.max(1, allotment.value.missing) : 1).map(ask))
    return { policies: Object.fromEntries(valuesIn(answers)), gaps: gapsIn([...new Set(answers)]) }
  },
})

async function policyOf(aws: Aws, { reference }: EcrLookup): Promise<string | null> {
  const question = new GetLifecyclePolicyCommand({ registryId: reference.account!, repositoryName: reference.repository })
  try {
    return (await aws.ecr(reference.region!).send(question)).lifecyclePolicyText ?? null
  } catch (error) {
    if (isNotFound(error, 'LifecyclePolicyNotFoundException')) return null
    throw error
  }
}
