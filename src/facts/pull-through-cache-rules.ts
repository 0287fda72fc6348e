import { paginateDescribePullThroughCacheRules } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws/aws.ts'
import { registryKey } from '../image/asked.ts'
import { defineFact } from './define.ts'
import { attempt, gapsIn, once, valuesIn } from './ecr/attempt.ts'
import type { CacheRule, EcrLookup, ImageReference } from './types/index.ts'

/**
 * Those of the account's own registry, read early where a service has not started a task yet: images that no rule covers may then be fetched
 * at once, where otherwise they are looked up first. Null in any other case.
 */
export const earlyCacheRules = defineFact({
  id: 'earlyCacheRules',
  needs: ['target', 'task'],
  async load({ target, task }, aws) {
    const account = aws.account ?? target.account
    if (target.kind !== 'service' || task || !account) return null
    const registry = { account, region: aws.region }
    return { registry: registryKey(registry), rules: await rulesOf(aws, registry) }
  },
})

/** ecr:DescribePullThroughCacheRules of each registry that lacks an image or repository: below a rule's prefix both come with the first pull. */
export default defineFact({
  id: 'pullThroughCacheRules',
  needs: ['ecrLookups'],
  wants: ['earlyCacheRules'],
  async load({ ecrLookups, earlyCacheRules: own }, aws) {
    const have = own.known ? own.value : null
    const ask = once(
      ({ reference }: EcrLookup) => registryKey(reference),
      ({ reference }) =>
        attempt(aws, reference, async () => (have?.registry === registryKey(reference) ? have.rules : rulesOf(aws, reference))),
    )
    const answers = [...new Set(await Promise.all(ecrLookups.found.filter((image) => image.state !== 'found').map(ask)))]
    return { rules: valuesIn(answers).flat(), gaps: gapsIn(answers) }
  },
})

/** ecr:DescribePullThroughCacheRules of one registry. */
export async function rulesOf(aws: Aws, { account, region }: Pick<ImageReference, 'account' | 'region'>): Promise<CacheRule[]> {
  const rules: CacheRule[] = []
  for await (const page of paginateDescribePullThroughCacheRules({ client: aws.ecr(region!), pageSize: 1000 }, { registryId: account! })) {
    for (const rule of page.pullThroughCacheRules ?? []) {
      rules.push({
        account: account!,
        region: region!,
        prefix: rule.ecrRepositoryPrefix ?? '',
        upstream: rule.upstreamRegistryUrl ?? '',
        credentialArn: rule.credentialArn ?? null,
        ...(rule.customRoleArn && { customRoleArn: rule.customRoleArn }),
        ...(rule.upstreamRepositoryPrefix && { upstreamPrefix: rule.upstreamRepositoryPrefix }),
      })
    }
  }
  return rules
}
