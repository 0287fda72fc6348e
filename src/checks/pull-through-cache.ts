import type { Clue, Outcome } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { CacheRule, EcrLookup, FactValues } from '../facts/types/index.ts'
import { askedText, repositoryArn } from '../image/asked.ts'
import { type CacheFault, fetchFault, setupFault } from '../image/cache-fault.ts'
import { cacheRuleOf } from '../image/cache-rule.ts'
import { imageClue } from '../image/clues.ts'
import { foremost } from '../image/missing.ts'
import { concerns } from '../image/namesake.ts'
import { reported, standing } from '../image/reported.ts'
import { publicRoute, tableOf } from '../network/route.ts'
import { deniedImports } from '../policy/cache-imports.ts'
import { nameOf } from '../policy/principal.ts'
import type { ParsedError } from '../target/types.ts'
import { defineCheck } from './define.ts'

/**
 * The image lies below the prefix of a pull-through-cache rule and has not come from upstream. That it is missing is in order before the
 * first pull: a fault only where a pull has failed for want of it, or may not fetch it.
 */
export default defineCheck({
  id: 'pull-through-cache',
  gate: 'image',
  needs: ['ecrLookups', 'pullThroughCacheRules'],
  wants: ['error', 'running', 'cacheImports', 'cacheSetups', 'repositoryPolicies', 'pullerSubnets', 'routeTables'],
  run({ ecrLookups, pullThroughCacheRules, error, running, cacheImports, cacheSetups, repositoryPolicies, ...network }) {
    const waiting = ecrLookups.found.filter((image) => image.state !== 'found' && cacheRuleOf(image.reference, pullThroughCacheRules.rules))
    const image = foremost(waiting, error)
    const failed = standing(error, running)
    if (!image) return failed?.causes[0] === 'pull-through-cache' ? reported('pull-through-cache', null, failed) : null
    const rule = cacheRuleOf(image.reference, pullThroughCacheRules.rules)!
    const policies = repositoryPolicies.known ? repositoryPolicies.value.policies : {}
    const denied = cacheImports.known ? deniedImports(cacheImports.value, policies, image).map(({ action }) => action) : []
    if (denied.length) return broken(image, rule, { say: 'may-not-import', sure: true }, denied)
    const setup = cacheSetups.known ? cacheSetups.value.find((one) => one.prefix === rule.prefix && one.region === rule.region) : null
    const fault = setupFault(image, rule, setup ?? null)
    if (fault) return broken(image, rule, fault, [], setup?.template?.prefix)
    if (!failed || !blames(failed) || !concerns(failed, image)) return null
    return broken(image, rule, fetchFault(image, rule, isClosed(network)), [])
  },
})

type From = 'ecrLookups' | 'pullThroughCacheRules' | 'cacheImports' | 'cacheSetups' | 'error'

/** No subnet of the pull has a route to the internet. */
const isClosed = ({ pullerSubnets, routeTables }: { [f in 'pullerSubnets' | 'routeTables']: Known<FactValues[f]> }): boolean =>
  pullerSubnets.known &&
  routeTables.known &&
  pullerSubnets.value.all.every((subnet) => {
    const table = tableOf(subnet, routeTables.value)
    return table !== null && publicRoute(table, null, {}) === null
  })

/** The fact that shows a fault of the rule's surroundings, and the call. */
const SEEN: Record<string, string> = {
  'secret-not-found': 'secretsmanager:DescribeSecret',
  'secret-deleted': 'secretsmanager:DescribeSecret',
  'secret-no-value': 'secretsmanager:DescribeSecret',
  'role-gone': 'iam:GetRole',
  'role-trust': 'iam:GetRole',
  template: 'ecr:DescribeRepositoryCreationTemplates',
}

const blames = ({ pullError, gates, causes }: ParsedError): boolean =>
  pullError === true && (causes[0] === 'pull-through-cache' || !gates || gates.includes('image') || gates.includes('manifest-access'))

function broken(image: EcrLookup, rule: CacheRule, { say, sure }: CacheFault, actions: string[], template = ''): Outcome<From> {
  const at = (label: string, value: string | undefined, kind: string): Clue<From>[] => {
    if (!value) return []
    const api = SEEN[say]
    return [api && say.startsWith(kind) ? { label, value, from: 'cacheSetups', api } : { label, value, from: 'pullThroughCacheRules' }]
  }
  return {
    status: 'broken',
    cause: 'pull-through-cache',
    confidence: sure ? 'confirmed' : 'likely',
    container: image.container,
    say,
    params: {
      repository: image.reference.repository,
      reference: askedText(image),
      prefix: rule.prefix,
      upstream: rule.upstream,
      actions,
      secret: rule.credentialArn ?? '',
      role: nameOf(rule.customRoleArn ?? ''),
      template,
    },
    evidence: [
      imageClue(image),
      { label: 'cache-rule', value: `${rule.prefix} → ${rule.upstream}`, from: 'pullThroughCacheRules' },
      ...at('cache-secret', rule.credentialArn ?? undefined, 'secret-'),
      ...at('cache-role', rule.customRoleArn, 'role-'),
      ...at('cache-template', template, 'template'),
      ...actions.map((value): Clue<From> => ({ label: 'denied-action', value, from: 'cacheImports', api: 'iam:SimulatePrincipalPolicy' })),
    ],
    resources: [repositoryArn(image.reference), ...(rule.credentialArn ? [rule.credentialArn] : [])],
  }
}
