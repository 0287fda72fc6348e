import { GetRegistryPolicyCommand } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { registryKey, repositoryArn } from '../image/asked.ts'
import { cacheRuleOf } from '../image/cache-rule.ts'
import { defineFact } from './define.ts'
import { simulate } from './iam/simulate.ts'
import type { EcrLookup, SimulatedAction } from './types/index.ts'

/**
 * The rights to fetch what pull-through-cache rules cover and ECR does not have yet: ecr:BatchImportUpstreamImage, and ecr:CreateRepository
 * for the first image of a repository. The puller's policies grant them, or those of the registry (Amazon ECR user guide,
 * pull-through-cache-iam). Of the puller's own account: another's policies are not for it to read.
 */
export default defineFact({
  id: 'cacheImports',
  needs: ['ecrLookups', 'pullThroughCacheRules', 'principal'],
  async load({ ecrLookups, pullThroughCacheRules: { rules }, principal }, aws) {
    const { roleArn } = principal
    const waiting = ecrLookups.found.filter(
      ({ state, reference }) => state !== 'found' && cacheRuleOf(reference, rules) && roleArn?.split(':')[4] === reference.account,
    )
    if (!roleArn || !waiting.length) return { actions: [], registryPolicies: {} }
    const registries = [...new Map(waiting.map((image) => [registryKey(image.reference), image])).entries()]
    const [actions, policies] = await Promise.all([
      rights(aws, roleArn, waiting),
      Promise.all(registries.map(async ([key, image]) => [key, await registryPolicy(aws, image)] as const)),
    ])
    return { actions, registryPolicies: Object.fromEntries(policies) }
  },
})

async function rights(aws: Aws, roleArn: string, waiting: readonly EcrLookup[]): Promise<SimulatedAction[]> {
  const absent = waiting.some((image) => image.state === 'repository-not-found')
  const actions = ['ecr:BatchImportUpstreamImage', ...(absent ? ['ecr:CreateRepository'] : [])]
  try {
    return await simulate(aws, { roleArn, actions, resources: [...new Set(waiting.map((image) => repositoryArn(image.reference)))] })
  } catch (error) {
    if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return []
    throw error
  }
}

async function registryPolicy(aws: Aws, { reference }: EcrLookup): Promise<string | null> {
  try {
    return (await aws.ecr(reference.region!).send(new GetRegistryPolicyCommand({}))).policyText ?? null
  } catch (error) {
    if (isNotFound(error, 'RegistryPolicyNotFoundException')) return null
    throw error
  }
}
