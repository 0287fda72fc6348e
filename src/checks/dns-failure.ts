import type { Clue } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { PhraseValue } from '../core/phrase.ts'
import type { FactValues } from '../facts/types/index.ts'
import { amazonResolvers, toResolver } from '../network/resolver.ts'
import { defineCheck } from './define.ts'

/** Names resolve only where the VPC's DNS support is on; what a resolver of one's own answers cannot be known from here, but whether it is reached. */
export default defineCheck({
  id: 'dns-failure',
  gate: 'dns',
  needs: ['vpcDns', 'vpcId'],
  wants: ['resolvers', 'error', 'vpc', 'pullerSubnets', 'pullerGroups', 'subnets', 'networkAcls', 'routeTables', 'prefixLists'],
  run: ({ vpcDns, vpcId, resolvers, error, vpc, ...around }) => {
    const evidence: Clue<'vpcDns'>[] = [{ label: 'dns-support', value: String(vpcDns.support), from: 'vpcDns' }]
    const amazons = amazonResolvers(value(vpc)?.cidrs ?? [])
    const amazon = resolvers.known && resolvers.value.some((one) => amazons.includes(one))
    if (!vpcDns.support && (amazon || !resolvers.known))
      return { status: 'broken', cause: 'dns-failure', params: { vpc: vpcId }, evidence, resources: [vpcId] }
    if (amazon) return { status: 'ok', evidence }
    if (!resolvers.known) return { status: 'unknown', say: 'unread', gaps: resolvers.gaps }
    const seen = [...evidence, { label: 'resolvers', value: resolvers.value.join(', '), from: 'resolvers' as const }]
    const params: Record<string, PhraseValue> = { resolvers: resolvers.value }
    const shut = shutOff(resolvers.value, around)
    if (shut)
      return {
        status: 'broken',
        cause: 'dns-failure',
        say: shut.say,
        params: { ...params, ...shut.params },
        evidence: [...seen, ...shut.evidence],
        resources: shut.resources,
      }
    const told = error.known && error.value?.causes[0] === 'dns-failure'
    return told
      ? { status: 'broken', cause: 'dns-failure', confidence: 'likely', say: 'resolver', params, evidence: seen, resources: [vpcId] }
      : { status: 'unknown', say: 'resolver-unknown', params, evidence: seen }
  },
})

const value = <T>(known: Known<T>): T | null => (known.known ? known.value : null)

type Around = {
  [K in 'pullerSubnets' | 'pullerGroups' | 'subnets' | 'networkAcls' | 'routeTables' | 'prefixLists']: Known<FactValues[K]>
}

/** What certainly keeps questions from every one of the resolvers; null: they get to one, or that cannot be told. */
function shutOff(resolvers: readonly string[], around: Around) {
  const from = value(around.pullerSubnets)
  const subnets = from && (from.own ? [from.own] : from.all)
  if (!subnets?.length || !resolvers.length) return null
  const facts = {
    groups: value(around.pullerGroups),
    subnets: value(around.subnets) ?? [],
    acls: value(around.networkAcls) ?? [],
    tables: value(around.routeTables) ?? [],
    lists: value(around.prefixLists) ?? {},
  }
  const found = resolvers.flatMap((resolver) => subnets.map((subnet) => toResolver(resolver, subnet, facts)))
  return found.every((one) => one !== null) ? found[0]! : null
}
