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
  needs: ['images'],
  async load({ images }, aws) {
    const own = images.filter((image) => !image.injected && image.reference.registry === 'ecr').map((image) => image.reference)
    const repositories = new Map(own.map((reference) => [repositoryArn(reference), reference]))
    const answers = await Promise.all([...repositories.values()].map((reference) => attempt(aws, reference, () => read(aws, reference))))
    return { policies: Object.fromEntries(valuesIn(answers).flat()), gaps: gapsIn(answers) }
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
