import { GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { repositoryArn } from '../image/asked.ts'
import { defineFact } from './define.ts'
import { attempt, gapsIn, valuesIn } from './ecr/attempt.ts'
import type { ImageReference } from './types/index.ts'

/** ecr:GetRepositoryPolicy for each of the task's repositories. Those of the images AWS injects are AWS's own and open to all. */
export default defineFact({
  id: 'repositoryPolicies',
  needs: ['images', 'lookupOrder', 'allotment'],
  async load({ images, lookupOrder, allotment }, aws) {
    const own = images.filter((image) => !image.injected && image.reference.registry === 'ecr').map((image) => image.reference)
    const repositories = new Map(own.map((reference) => [repositoryArn(reference), reference]))
    const order = lookupOrder.images.map((image) => repositoryArn(image.reference)).filter((arn) => repositories.has(arn))
    const all = [...new Set(order)]
    const closely = all.slice(0, allotment.policies).map((arn) => repositories.get(arn)!)
    const answers = await Promise.all(closely.map((reference) => attempt(aws, reference, () => read(aws, reference))))
    return { policies: Object.fromEntries(valuesIn(answers).flat()), gaps: gapsIn(answers), spared: all.slice(allotment.policies) }
  },
})

/** Nothing where the repository does not exist, or is in a registry that does not. */
async function read(aws: Aws, reference: ImageReference): Promise<[string, string | null][]> {
  const { account, region, repository } = reference
  try {
    const answer = await aws.ecr(region!).send(new GetRepositoryPolicyCommand({ registryId: account!, repositoryName: repository }))
    return [[repositoryArn(reference), answer.policyText ?? null]]
  } catch (error) {
    if (isNotFound(error, 'RepositoryPolicyNotFoundException')) return [[repositoryArn(reference), null]]
    if (isNotFound(error, 'RepositoryNotFoundException')) return []
    throw error
  }
}
