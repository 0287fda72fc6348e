import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr'
import { paginateListGrants } from '@aws-sdk/client-kms'
import type { Aws } from '../aws/aws.ts'
import { gapsOf, isNotFound } from '../aws/refusal.ts'
import { type Known, known, unread } from '../core/known.ts'
import { repositoryArn } from '../image/asked.ts'
import { accountOf } from '../policy/principal.ts'
import { defineFact } from './define.ts'
import { attempt, gapsIn, valuesIn } from './ecr/attempt.ts'
import { describeKey } from './kms/describe.ts'
import type { ImageReference, RepositoryKey } from './types/index.ts'

/** The customer's KMS keys of the task's repositories in its own account; repositories with AWS's keys are left out. */
export default defineFact({
  id: 'repositoryKeys',
  needs: ['images', 'taskDefinition'],
  async load({ images, taskDefinition }, aws) {
    const account = taskDefinition ? accountOf(taskDefinition.arn) : null
    const own = images
      .filter((i) => !i.injected && i.reference.registry === 'ecr' && i.reference.account === account)
      .map((i) => i.reference)
    const repositories = new Map(own.map((reference) => [repositoryArn(reference), reference]))
    const answers = await Promise.all([...repositories.values()].map((reference) => attempt(aws, reference, () => read(aws, reference))))
    return { keys: valuesIn(answers).flat(), gaps: gapsIn(answers) }
  },
})

async function read(aws: Aws, reference: ImageReference): Promise<RepositoryKey[]> {
  const repository = repositoryArn(reference)
  const key = await keyIn(aws, reference)
  if (!key) return []
  const [described, grants] = await Promise.all([
    describeKey(aws, reference.region!, key),
    grantsOf(aws, reference.region!, key, repository),
  ])
  return described.customer ? [{ repository, arn: described.arn, state: described.state, granted: grants.known ? grants.value : null }] : []
}

async function keyIn(aws: Aws, { account, region, repository }: ImageReference): Promise<string | null> {
  try {
    const answer = await aws.ecr(region!).send(new DescribeRepositoriesCommand({ registryId: account!, repositoryNames: [repository] }))
    return answer.repositories?.[0]?.encryptionConfiguration?.kmsKey ?? null
  } catch (error) {
    if (isNotFound(error, 'RepositoryNotFoundException')) return null
    throw error
  }
}

/** ECR's grants name their repository in the encryption context (Amazon ECR guide, encryption at rest). Who may not list them learns nothing. */
async function grantsOf(aws: Aws, region: string, key: string, repository: string): Promise<Known<boolean>> {
  try {
    for await (const page of paginateListGrants({ client: aws.kms(region) }, { KeyId: key }))
      if (page.Grants?.some((grant) => grant.Constraints?.EncryptionContextSubset?.['aws:ecr:arn'] === repository)) return known(true)
    return known(false)
  } catch (error) {
    return unread(gapsOf(error))
  }
}
