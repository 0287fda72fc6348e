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
  needs: ['images', 'taskDefinition', 'lookupOrder'],
  wants: ['allotment'],
  asks: ['ecrLookups'],
  async load({ images, taskDefinition, lookupOrder, allotment }, aws, ask) {
    const account = taskDefinition ? accountOf(taskDefinition.arn) : null
    const own = images
      .filter((i) => !i.injected && i.reference.registry === 'ecr' && i.reference.account === account)
      .map((i) => i.reference)
    const order = lookupOrder.images.map(({ reference }) => reference.text)
    const inOrder = [...own].sort((a, b) => order.indexOf(a.text) - order.indexOf(b.text))
    const repositories = [...new Map(inOrder.map((reference) => [repositoryArn(reference), reference])).values()]
    // One question for all of a Region fails as a whole where one of them does not exist.
    const gone = repositories.length > 1 ? await absent(ask('ecrLookups')) : new Set()
    const there = repositories.filter((reference) => !gone.has(repositoryArn(reference)))
    const inRegions = await Promise.all([...Map.groupBy(there, ({ region }) => region!)].map(([region, all]) => keysIn(aws, region, all)))
    const together = new Map(inRegions.flatMap((found) => [...found]))
    const answers = await Promise.all(there.map((reference) => attempt(aws, reference, () => keyFor(aws, reference, together))))
    const encrypted = valuesIn(answers).filter(({ key }) => key !== null)
    // Most often all have one key: it is described once.
    const keys = [...new Set(encrypted.map(({ key }) => key!))].slice(0, allotment.known ? allotment.value.repositoryKeys : 1)
    const read = await Promise.all(
      keys.map((key) =>
        readKey(
          aws,
          key,
          encrypted.filter((one) => one.key === key).map((one) => one.reference),
        ),
      ),
    )
    return { keys: valuesIn(read).flat(), gaps: [...gapsIn(answers), ...gapsIn(read)] }
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

async function keyFor(aws: Aws, reference: ImageReference, together: ReadonlyMap<string, string | null>) {
  const told = together.get(repositoryArn(reference))
  return { reference, key: told === undefined ? await keyIn(aws, reference) : told }
}

/** The state of one key, and for which of the repositories encrypted with it ECR holds a grant. */
async function readKey(aws: Aws, key: string, references: readonly ImageReference[]): Promise<Known<RepositoryKey[]>> {
  const region = references[0]!.region!
  return attempt(aws, references[0]!, async () => {
    const [described, grants] = await Promise.all([describeKey(aws, region, key), grantsOf(aws, region, key)])
    if (!described.customer) return []
    return references.map(repositoryArn).map((repository) => {
      const granted = grants.known ? grants.value.has(repository) : null
      return { repository, arn: described.arn, state: described.state, granted }
    })
  })
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
async function grantsOf(aws: Aws, region: string, key: string): Promise<Known<Set<string>>> {
  const granted = new Set<string>()
  try {
    for await (const page of paginateListGrants({ client: aws.kms(region) }, { KeyId: key }))
      for (const grant of page.Grants ?? []) granted.add(grant.Constraints?.EncryptionContextSubset?.['aws:ecr:arn'] ?? '')
    return known(granted)
  } catch (error) {
    return unread(gapsOf(error))
  }
}
