import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr'
import { paginateListGrants } from '@aws-sdk/client-kms'
import type { Aws } from '../aws/aws.ts'
import { gapsOf, isNotFound } from '../aws/refusal.ts'
import { GapError, type Known, known, unread } from '../core/known.ts'
import { repositoryArn } from '../image/asked.ts'
import { accountOf } from '../policy/principal.ts'
import { defineFact } from './define.ts'
import { attempt, gapsIn, valuesIn } from './ecr/attempt.ts'
import { describeKey } from './kms/describe.ts'
import type { FactValues, ImageReference, RepositoryKey } from './types/index.ts'

/** The customer's KMS keys of the task's repositories in its own account; repositories with AWS's keys are left out. */
export default defineFact({
  id: 'repositoryKeys',
  needs: ['images', 'taskDefinition'],
  asks: ['ecrLookups'],
  async load({ images, taskDefinition }, aws, ask) {
    const account = taskDefinition ? accountOf(taskDefinition.arn) : null
    const own = images
      .filter((i) => !i.injected && i.reference.registry === 'ecr' && i.reference.account === account)
      .map((i) => i.reference)
    const repositories = [...new Map(own.map((reference) => [repositoryArn(reference), reference])).values()]
    // One question for all of a Region fails as a whole where one of them does not exist.
    const gone = repositories.length > 1 ? await absent(ask('ecrLookups')) : new Set()
    const there = repositories.filter((reference) => !gone.has(repositoryArn(reference)))
    const inRegions = await Promise.all([...Map.groupBy(there, ({ region }) => region!)].map(([region, all]) => keysIn(aws, region, all)))
    const keys = new Map(inRegions.flatMap((found) => [...found]))
    const answers = await Promise.all(there.map((reference) => attempt(aws, reference, () => read(aws, reference, keys))))
    return { keys: valuesIn(answers).flat(), gaps: gapsIn(answers) }
  },
})

/** ARNs of the repositories that were looked up and do not exist. */
async function absent(lookups: Promise<FactValues['ecrLookups']>): Promise<Set<string>> {
  try {
    const { found } = await lookups
    return new Set(found.filter(({ state }) => state === 'repository-not-found').map(({ reference }) => repositoryArn(reference)))
  } catch (error) {
    if (error instanceof GapError) return new Set()
    throw error
  }
}

/** The keys of several repositories of a Region, asked for together; what that does not tell is asked for one by one. */
async function keysIn(aws: Aws, region: string, references: readonly ImageReference[]): Promise<Map<string, string | null>> {
  if (references.length < 2 || references.length > 100) return new Map()
  const question = { registryId: references[0]!.account!, repositoryNames: references.map(({ repository }) => repository) }
  try {
    const { repositories = [] } = await aws.ecr(region).send(new DescribeRepositoriesCommand(question))
    return new Map(repositories.map((one) => [one.repositoryArn ?? '', one.encryptionConfiguration?.kmsKey ?? null]))
  } catch (error) {
    gapsOf(error)
    return new Map()
  }
}

async function read(aws: Aws, reference: ImageReference, keys: ReadonlyMap<string, string | null>): Promise<RepositoryKey[]> {
  const repository = repositoryArn(reference)
  const asked = keys.get(repository)
  const key = asked === undefined ? await keyIn(aws, reference) : asked
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
