import type * as ECR from '@aws-sdk/client-ecr'
import type { Context } from '../context.ts'
import { page } from '../page.ts'
import { AwsError } from '../protocol/error.ts'
import { secretOf } from '../secrets.ts'
import { BAD_TOKEN } from './registry.ts'

const PUBLIC = ['public.ecr.aws', 'quay.io', 'registry.k8s.io']
const SECRET = /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\//

/** What ECR fetches from other registries, by prefix. The repositories it makes for the copies are not played. */
export const cacheRuleOperations = {
  DescribeRepositoryCreationTemplates({ here }: Context): ECR.DescribeRepositoryCreationTemplatesResponse {
    return { registryId: here.account, repositoryCreationTemplates: here.repositoryTemplates }
  },
  DescribePullThroughCacheRules(
    context: Context,
    input: ECR.DescribePullThroughCacheRulesRequest,
  ): ECR.DescribePullThroughCacheRulesResponse {
    const wanted = input.ecrRepositoryPrefixes ?? []
    const rules = context.here.cacheRules.filter(
      ({ ecrRepositoryPrefix = '' }) => wanted.length === 0 || wanted.includes(ecrRepositoryPrefix),
    )
    if (wanted.length && rules.length === 0)
      throw new AwsError('PullThroughCacheRuleNotFoundException', 'Pull through cache rule not found')
    const { items, next } = page(context.world, rules, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { pullThroughCacheRules: items, nextToken: next }
  },
  CreatePullThroughCacheRule({ here }: Context, input: ECR.CreatePullThroughCacheRuleRequest): ECR.CreatePullThroughCacheRuleResponse {
    const { ecrRepositoryPrefix = '', upstreamRegistryUrl = '', upstreamRegistry, credentialArn } = input
    if (here.cacheRules.some((rule) => rule.ecrRepositoryPrefix === ecrRepositoryPrefix))
      throw new AwsError('PullThroughCacheRuleAlreadyExistsException', `A rule with the prefix '${ecrRepositoryPrefix}' already exists`)
    if (!PUBLIC.includes(upstreamRegistryUrl) && !(credentialArn && SECRET.test(credentialArn)))
      throw new AwsError('InvalidParameterException', `The upstream registry ${upstreamRegistryUrl} needs credentials`)
    if (credentialArn && !secretOf(here, credentialArn))
      throw new AwsError('SecretNotFoundException', 'The ARN of the secret specified in the pull through cache rule was not found.')
    const createdAt = new Date()
    const rule = { ecrRepositoryPrefix, upstreamRegistryUrl, upstreamRegistry, credentialArn, registryId: here.account, createdAt }
    here.cacheRules.push(rule)
    return rule
  },
  DeletePullThroughCacheRule(context: Context, input: ECR.DeletePullThroughCacheRuleRequest): ECR.DeletePullThroughCacheRuleResponse {
    const { here } = context
    const { ecrRepositoryPrefix = '' } = input
    const [rule] =
      cacheRuleOperations.DescribePullThroughCacheRules(context, { ecrRepositoryPrefixes: [ecrRepositoryPrefix] }).pullThroughCacheRules ??
      []
    here.cacheRules = here.cacheRules.filter((one) => one.ecrRepositoryPrefix !== ecrRepositoryPrefix)
    return { ...rule }
  },
}
