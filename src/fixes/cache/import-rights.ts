import { cliCommand } from '../../aws/cli-command.ts'
import { phrase } from '../../core/phrase.ts'
import type { FixOffer } from '../../core/report.ts'
import type { CacheRule, EcrLookup, SimulatedAction } from '../../facts/types/index.ts'
import { type CacheFault, cacheFault } from '../../image/cache-fault.ts'
import { cacheRuleOf } from '../../image/cache-rule.ts'
import { deniedImports } from '../../policy/cache-imports.ts'
import { nameOf } from '../../policy/principal.ts'
import { type EndFacts, endOf, given, handOver, planFrom } from '../compose.ts'
import { grantStep } from '../rights/grant-step.ts'
import { judged } from '../rights/judged.ts'
import type { Facts, Plan } from '../types.ts'

export const IMPORT_WANTS = ['ecrLookups', 'pullThroughCacheRules', 'cacheImports', 'repositoryPolicies'] as const
export type ImportFacts = EndFacts & Facts<never, (typeof IMPORT_WANTS)[number]>

/** An image below the prefix of a rule there is that has not come from upstream. */
export interface Waiting {
  image: EcrLookup
  rule: CacheRule
  denied: SimulatedAction[]
}

export function waitingOf(have: ImportFacts): Waiting[] {
  const rules = given(have.pullThroughCacheRules)?.rules ?? []
  const imports = given(have.cacheImports)
  const policies = given(have.repositoryPolicies)?.policies ?? {}
  return (given(have.ecrLookups)?.found ?? []).flatMap((image) => {
    const rule = image.state === 'found' ? null : cacheRuleOf(image.reference, rules)
    return rule ? [{ image, rule, denied: imports ? deniedImports(imports, policies, image) : [] }] : []
  })
}

/** Null: it is not, or not only, rights of the puller's role that lack. */
export function importPlan(id: string, have: ImportFacts, waiting: readonly Waiting[]): Plan | null {
  const { lacking, forbidden } = judged(waiting.flatMap(({ denied }) => denied))
  const roleArn = waiting[0]?.denied[0]?.roleArn
  if (!roleArn || forbidden || waiting.some(({ denied }) => !denied.length)) return null
  const role = nameOf(roleArn)
  return planFrom(id, grantStep(role, lacking), endOf(have), [roleArn], [phrase('fixes:besides.role', { role })])
}

const COMMANDS: Record<CacheFault, string> = {
  'secret-name': 'UpdatePullThroughCacheRule',
  digest: 'DescribePullThroughCacheRules',
  broken: 'ValidatePullThroughCacheRule',
}

/** What no grant repairs: who must look at what, with the command that shows or changes it. */
export function importHandOver(id: string, resolves: FixOffer['resolves'], waiting: readonly Waiting[]): FixOffer {
  const { image, rule, denied } = waiting.find(({ denied }) => denied.length) ?? waiting[0]!
  const params = { image: image.reference.text, prefix: rule.prefix, upstream: rule.upstream, secret: rule.credentialArn ?? '–' }
  if (denied.length) {
    const role = nameOf(denied[0]!.roleArn)
    const needed = { actions: denied.map(({ action }) => action), resources: [...new Set(denied.map(({ resource }) => resource))] }
    return handOver(id, resolves, {
      to: phrase('fixes:hand-over.role', { role }),
      text: phrase('fixes:pull-through-cache.hand-over-denied', { ...params, ...needed, role }),
      commands: [cliCommand('iam', 'ListAttachedRolePolicies', { RoleName: role }, '')],
    })
  }
  const fault = cacheFault(image, rule)
  const named = { registryId: rule.account, ecrRepositoryPrefix: rule.prefix }
  const input =
    fault === 'secret-name'
      ? { ...named, credentialArn: 'SECRET_ARN' }
      : fault === 'digest'
        ? { registryId: rule.account, ecrRepositoryPrefixes: [rule.prefix] }
        : named
  return handOver(id, resolves, {
    to: phrase('fixes:hand-over.cache-rule', { prefix: rule.prefix }),
    text: phrase(`fixes:pull-through-cache.fault.${fault}`, params),
    commands: [cliCommand('ecr', COMMANDS[fault], input, rule.region)],
  })
}
