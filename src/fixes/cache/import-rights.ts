import { cliCommand } from '../../aws/cli-command.ts'
import { phrase } from '../../core/phrase.ts'
import type { FixOffer } from '../../core/report.ts'
import type { CacheRule, CacheSetup, EcrLookup, SimulatedAction } from '../../facts/types/index.ts'
import { fetchFault, setupFault } from '../../image/cache-fault.ts'
import { cacheRuleOf } from '../../image/cache-rule.ts'
import { deniedImports } from '../../policy/cache-imports.ts'
import { nameOf } from '../../policy/principal.ts'
import { type EndFacts, endOf, given, handOver, planFrom } from '../compose.ts'
import { grantStep } from '../rights/grant-step.ts'
import { judged } from '../rights/judged.ts'
import type { Facts, Plan } from '../types.ts'

export const IMPORT_WANTS = ['ecrLookups', 'pullThroughCacheRules', 'cacheImports', 'cacheSetups', 'repositoryPolicies'] as const
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

/** By fault: the sentence below `fixes:pull-through-cache.fault.`, and the command that shows or changes what is at fault. */
const REMEDIES: Record<string, { text: string; command: (rule: CacheRule, template: string) => string }> = {
  'secret-name': { text: 'secret-name', command: (rule) => updated(rule, { credentialArn: 'SECRET_ARN' }) },
  'secret-not-found': { text: 'secret-gone', command: (rule) => updated(rule, { credentialArn: 'SECRET_ARN' }) },
  'secret-deleted': { text: 'secret-gone', command: ({ credentialArn, region }) => ofSecret('RestoreSecret', credentialArn, region) },
  'secret-no-value': { text: 'secret-gone', command: ({ credentialArn, region }) => ofSecret('DescribeSecret', credentialArn, region) },
  'role-gone': { text: 'role', command: (rule) => updated(rule, { customRoleArn: 'ROLE_ARN' }) },
  'role-trust': {
    text: 'role',
    command: ({ customRoleArn }) => cliCommand('iam', 'GetRole', { RoleName: nameOf(customRoleArn ?? '') }, ''),
  },
  template: {
    text: 'template',
    command: ({ region }, prefix) => cliCommand('ecr', 'UpdateRepositoryCreationTemplate', { prefix, customRoleArn: 'ROLE_ARN' }, region),
  },
  digest: { text: 'digest', command: (rule) => described(rule) },
  library: { text: 'library', command: (rule) => described(rule) },
  closed: { text: 'closed', command: (rule) => validated(rule) },
  broken: { text: 'broken', command: (rule) => validated(rule) },
}

const named = ({ account, prefix }: CacheRule) => ({ registryId: account, ecrRepositoryPrefix: prefix })
const updated = (rule: CacheRule, change: object) =>
  cliCommand('ecr', 'UpdatePullThroughCacheRule', { ...named(rule), ...change }, rule.region)
const validated = (rule: CacheRule) => cliCommand('ecr', 'ValidatePullThroughCacheRule', named(rule), rule.region)
const described = ({ account, prefix, region }: CacheRule) =>
  cliCommand('ecr', 'DescribePullThroughCacheRules', { registryId: account, ecrRepositoryPrefixes: [prefix] }, region)
const ofSecret = (operation: string, arn: string | null, region: string) =>
  cliCommand('secretsmanager', operation, { SecretId: arn ?? '' }, region)

/** What no grant repairs: who must look at what, with the command that shows or changes it. */
export function importHandOver(
  id: string,
  resolves: FixOffer['resolves'],
  waiting: readonly Waiting[],
  setups: readonly CacheSetup[],
): FixOffer {
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
  const setup = setups.find((one) => one.prefix === rule.prefix && one.region === rule.region) ?? null
  const { say } = setupFault(image, rule, setup) ?? fetchFault(image, rule, false)
  const { text, command } = REMEDIES[say]!
  const template = setup?.template?.prefix ?? ''
  return handOver(id, resolves, {
    to: phrase('fixes:hand-over.cache-rule', { prefix: rule.prefix }),
    text: phrase(`fixes:pull-through-cache.fault.${text}`, { ...params, role: nameOf(rule.customRoleArn ?? ''), template }),
    commands: [command(rule, template)],
  })
}
