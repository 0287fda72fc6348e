import type { Clue, Outcome } from '../core/check.ts'
import type { CacheRule, EcrLookup } from '../facts/types/index.ts'
import { askedText, repositoryArn } from '../image/asked.ts'
import { type CacheFault, cacheFault } from '../image/cache-fault.ts'
import { cacheRuleOf } from '../image/cache-rule.ts'
import { imageClue } from '../image/clues.ts'
import { foremost } from '../image/missing.ts'
import { concerns } from '../image/namesake.ts'
import { reported, standing } from '../image/reported.ts'
import { deniedImports } from '../policy/cache-imports.ts'
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
  wants: ['error', 'running', 'cacheImports', 'repositoryPolicies'],
  run({ ecrLookups, pullThroughCacheRules, error, running, cacheImports, repositoryPolicies }) {
    const waiting = ecrLookups.found.filter((image) => image.state !== 'found' && cacheRuleOf(image.reference, pullThroughCacheRules.rules))
    const image = foremost(waiting, error)
    const failed = standing(error, running)
    if (!image) return failed?.causes[0] === 'pull-through-cache' ? reported('pull-through-cache', null, failed) : null
    const rule = cacheRuleOf(image.reference, pullThroughCacheRules.rules)!
    const policies = repositoryPolicies.known ? repositoryPolicies.value.policies : {}
    const denied = cacheImports.known ? deniedImports(cacheImports.value, policies, image).map(({ action }) => action) : []
    if (denied.length) return broken(image, rule, 'may-not-import', denied)
    if (!failed || !blames(failed) || !concerns(failed, image)) return null
    return broken(image, rule, cacheFault(image, rule), [])
  },
})

type Reason = 'may-not-import' | CacheFault
type From = 'ecrLookups' | 'pullThroughCacheRules' | 'cacheImports' | 'error'

const blames = ({ pullError, gates, causes }: ParsedError): boolean =>
  pullError === true && (causes[0] === 'pull-through-cache' || !gates || gates.includes('image') || gates.includes('manifest-access'))

function broken(image: EcrLookup, rule: CacheRule, say: Reason, actions: string[]): Outcome<From> {
  const secret: Clue<From>[] = rule.credentialArn
    ? [{ label: 'cache-secret', value: rule.credentialArn, from: 'pullThroughCacheRules' }]
    : []
  return {
    status: 'broken',
    cause: 'pull-through-cache',
    confidence: say === 'may-not-import' || say === 'secret-name' ? 'confirmed' : 'likely',
    container: image.container,
    say,
    params: {
      repository: image.reference.repository,
      reference: askedText(image),
      prefix: rule.prefix,
      upstream: rule.upstream,
      actions,
      secret: rule.credentialArn ?? '',
    },
    evidence: [
      imageClue(image),
      { label: 'cache-rule', value: `${rule.prefix} → ${rule.upstream}`, from: 'pullThroughCacheRules' },
      ...secret,
      ...actions.map((value): Clue<From> => ({ label: 'denied-action', value, from: 'cacheImports', api: 'iam:SimulatePrincipalPolicy' })),
    ],
    resources: [repositoryArn(image.reference), ...(rule.credentialArn ? [rule.credentialArn] : [])],
  }
}
