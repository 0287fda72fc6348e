import type { Clue, Outcome } from '../core/check.ts'
import type { CacheRule, EcrLookup, SimulatedAction } from '../facts/types/index.ts'
import { askedText, repositoryArn } from '../image/asked.ts'
import { cacheRuleOf } from '../image/cache-rule.ts'
import { imageClue } from '../image/clues.ts'
import { foremost } from '../image/missing.ts'
import { reported, standing } from '../image/reported.ts'
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
  wants: ['error', 'running', 'simulation'],
  run({ ecrLookups, pullThroughCacheRules, error, running, simulation }) {
    const waiting = ecrLookups.found.filter((image) => image.state !== 'found' && cacheRuleOf(image.reference, pullThroughCacheRules.rules))
    const image = foremost(waiting, error)
    const failed = standing(error, running)
    if (!image) return failed?.causes[0] === 'pull-through-cache' ? reported('pull-through-cache', null, failed) : null
    const rule = cacheRuleOf(image.reference, pullThroughCacheRules.rules)!
    const denied = simulation.known ? deniedImports(simulation.value, image) : []
    if (denied.length) return broken(image, rule, 'may-not-import', denied)
    if (!failed || !blames(failed)) return null
    return broken(image, rule, reasonOf(image, rule), [])
  },
})

type Reason = 'may-not-import' | 'secret-name' | 'digest' | 'broken'
type From = 'ecrLookups' | 'pullThroughCacheRules' | 'simulation' | 'error'

const blames = ({ pullError, gates, causes }: ParsedError): boolean =>
  pullError === true && (causes[0] === 'pull-through-cache' || !gates || gates.includes('image') || gates.includes('manifest-access'))

/** Fetching needs ecr:BatchImportUpstreamImage, and ecr:CreateRepository for the first image of a repository (Amazon ECR user guide). */
function deniedImports(simulation: readonly SimulatedAction[], image: EcrLookup): string[] {
  const needed = ['ecr:BatchImportUpstreamImage', ...(image.state === 'repository-not-found' ? ['ecr:CreateRepository'] : [])]
  const arn = repositoryArn(image.reference)
  return needed.filter((action) => simulation.some((s) => s.action === action && s.resource === arn && s.decision !== 'allowed'))
}

/** ECR takes upstream credentials from a secret of its own prefix, and has so far fetched nothing by digest alone. */
function reasonOf(image: EcrLookup, { credentialArn, region }: CacheRule): Reason {
  const [, , , secretRegion, , , name] = credentialArn?.split(':') ?? []
  if (name !== undefined && (!name.startsWith('ecr-pullthroughcache/') || secretRegion !== region)) return 'secret-name'
  return image.reference.digest ? 'digest' : 'broken'
}

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
      ...actions.map((value): Clue<From> => ({ label: 'denied-action', value, from: 'simulation' })),
    ],
    resources: [repositoryArn(image.reference), ...(rule.credentialArn ? [rule.credentialArn] : [])],
  }
}
