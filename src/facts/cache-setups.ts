import { DescribeRepositoryCreationTemplatesCommand, type RepositoryCreationTemplate } from '@aws-sdk/client-ecr'
import { GetRoleCommand } from '@aws-sdk/client-iam'
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { cacheRuleOf } from '../image/cache-rule.ts'
import { evaluate } from '../policy/evaluate.ts'
import { nameOf } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import { defineFact } from './define.ts'
import { gapless } from './ecr/attempt.ts'
import { decoded } from './iam/decoded.ts'
import type { CacheRule, CacheSetup } from './types/index.ts'

const SERVICE = 'pullthroughcache.ecr.amazonaws.com'

/**
 * What the rules need that cover an image ECR does not have: the secret of their upstream registry, described and never read; the role of a
 * rule that fetches from another ECR registry; and the template that ECR makes a missing repository by. Of the account's own: another's are
 * not to be seen. What may not be read is left out, and the rule is judged by the rest.
 */
export default defineFact({
  id: 'cacheSetups',
  needs: ['ecrLookups', 'pullThroughCacheRules'],
  async load({ ecrLookups, pullThroughCacheRules: { rules } }, aws): Promise<CacheSetup[]> {
    const waiting = ecrLookups.found.filter(({ state, reference }) => state !== 'found' && reference.account === aws.account)
    const covering = new Map<CacheRule, boolean>()
    for (const { reference, state } of waiting) {
      const rule = cacheRuleOf(reference, rules)
      if (rule) covering.set(rule, covering.get(rule) || state === 'repository-not-found')
    }
    return Promise.all([...covering].slice(0, 2).map(([rule, makes]) => setupOf(aws, rule, makes)))
  },
})

async function setupOf(aws: Aws, rule: CacheRule, makes: boolean): Promise<CacheSetup> {
  const [secret, role, template] = await Promise.all([
    rule.credentialArn ? secretState(aws, rule.credentialArn).catch(gapless(null)) : null,
    rule.customRoleArn ? roleState(aws, rule.customRoleArn).catch(gapless(null)) : null,
    makes ? templateOf(aws, rule).catch(gapless(null)) : null,
  ])
  return { prefix: rule.prefix, region: rule.region, secret, role, template }
}

async function secretState(aws: Aws, arn: string): Promise<CacheSetup['secret']> {
  try {
    const answer = await aws.secretsManager(arn.split(':')[3]).send(new DescribeSecretCommand({ SecretId: arn }))
    if (answer.DeletedDate) return 'deleted'
    const stages = answer.VersionIdsToStages && Object.values(answer.VersionIdsToStages).flat()
    return stages && !stages.includes('AWSCURRENT') ? 'no-value' : 'found'
  } catch (error) {
    if (isNotFound(error, 'ResourceNotFoundException')) return 'not-found'
    throw error
  }
}

/** Between accounts ECR fetches by a role that its cache may assume (Amazon ECR user guide, pull-through-cache-private). */
async function roleState(aws: Aws, arn: string): Promise<CacheSetup['role']> {
  try {
    const { Role } = await aws.iam().send(new GetRoleCommand({ RoleName: nameOf(arn) }))
    const question = { action: 'sts:AssumeRole', resource: arn, caller: { kind: 'service', name: SERVICE } as const, context: {} }
    const trust = evaluate(decoded(Role?.AssumeRolePolicyDocument ?? ''), question)
    return lets(trust) === 'broken' ? 'distrusts' : 'found'
  } catch (error) {
    if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return 'not-found'
    throw error
  }
}

/** The template with the longest prefix; `ROOT` is for the rest. Tags or a key without a role make the creation fail (Amazon ECR user guide, repository-creation-templates). */
async function templateOf(aws: Aws, { region, prefix }: CacheRule): Promise<CacheSetup['template']> {
  const { repositoryCreationTemplates = [] } = await aws.ecr(region).send(new DescribeRepositoryCreationTemplatesCommand({}))
  const covers = (template: RepositoryCreationTemplate) => template.prefix === 'ROOT' || `${prefix}/`.startsWith(`${template.prefix}/`)
  const reach = (template: RepositoryCreationTemplate) => (template.prefix === 'ROOT' ? 0 : (template.prefix?.length ?? 0))
  const [first] = repositoryCreationTemplates
    .filter((template) => covers(template) && template.appliedFor?.includes('PULL_THROUGH_CACHE'))
    .sort((a, b) => reach(b) - reach(a))
  if (!first) return null
  const wants = Boolean(first.resourceTags?.length) || /^KMS/.test(first.encryptionConfiguration?.encryptionType ?? '')
  return { prefix: first.prefix ?? '', lacksRole: wants && !first.customRoleArn }
}
