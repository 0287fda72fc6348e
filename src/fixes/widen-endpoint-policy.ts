import type { Endpoint, FactValues } from '../facts/types/index.ts'
import { AROUND, type Around, callAround } from '../policy/around.ts'
import { type Call, callsOf } from '../policy/calls.ts'
import { evaluate } from '../policy/evaluate.ts'
import { wholeText } from '../policy/glob.ts'
import { accountOf } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import { NETWORK_NEEDS, NETWORK_WANTS, type NetworkHave, NOTHING_BROKEN } from './network/base.ts'
import { type Closed, statementFor, statementOffer, statementPlan } from './network/statement.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'widen-endpoint-policy'
const resolves = ['endpoint-policy'] as const
const OTHERS = AROUND.filter((fact) => fact === 'vpcId' || fact === 'role')
type Have = NetworkHave & Pick<FactValues, 'principal' | 'images'> & Pick<Around, 'vpcId' | 'role' | 'organization' | 'repositoryTags'>

/**
 * Adds to the policy of an interface endpoint that the pull's role may make the pull's calls, and keeps all else. Where an explicit deny
 * stands in the way it is for whoever wrote that.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'vpc',
  steps: ['add-endpoint-statement', 'deploy'],
  needs: [...NETWORK_NEEDS, 'principal', 'images'],
  wants: [...NETWORK_WANTS, ...OTHERS, 'organization', 'repositoryTags'],
  offer: (have) => statementOffer(planOf(have), resolves, have, closed(have)),
  survey: async () => null,
  plan: (have) => planOf(have) ?? NOTHING_BROKEN,
})

const planOf = (have: Have): Plan | null => statementPlan(ID, have, closed(have), 'endpoint-policy')

/** A secret named without its suffix is met by six characters of any kind (AWS Secrets Manager guide, permissions policies). */
const resourceOf = ({ resource }: Call): string => (typeof resource === 'string' ? resource : `${wholeText(resource)}??????`)
const sorted = (items: string[]) => [...new Set(items)].sort()

const statementOf = (endpoint: Endpoint, calls: readonly Call[]) =>
  statementFor(endpoint, 'EcsPull', {
    Principal: { AWS: sorted(calls.map((call) => call.roleArn)) },
    Action: sorted(calls.map((call) => call.action)),
    Resource: sorted(calls.map(resourceOf)),
  })

/** The endpoints whose policy certainly does not let a call of the pull through, with what would let those calls. */
function closed(have: Have): Closed[] {
  const { roleArn } = have.principal
  if (!roleArn) return []
  const around: Around = {
    vpcId: have.vpcId,
    role: have.role,
    ways: { known: true, value: have.ways },
    pullerSubnets: { known: true, value: have.pullerSubnets },
    puller: { known: true, value: have.puller },
    organization: have.organization,
    repositoryTags: have.repositoryTags,
  }
  const found = new Map<string, { endpoint: Endpoint; calls: Call[]; denied: boolean }>()
  for (const call of callsOf(have, roleArn)) {
    const { path, context } = callAround(
      { ...call, resourceAccount: accountOf(wholeText(call.resource)) || null, repository: wholeText(call.resource) },
      around,
    )
    if (path === null || path === 'internet' || path.endpoint.type !== 'Interface' || !path.endpoint.policy) continue
    const { endpoint } = path
    const { action, resource } = call
    const answer = evaluate(endpoint.policy!, { action, resource, caller: { kind: 'role', arn: call.roleArn }, context })
    if (lets(answer) !== 'broken') continue
    const before = found.get(endpoint.id)
    const denied = answer.outcomes.includes('deny') || (before?.denied ?? false)
    found.set(endpoint.id, { endpoint, calls: [...(before?.calls ?? []), call], denied })
  }
  return [...found.values()]
    .map(({ endpoint, calls, denied }) => ({ endpoint, statement: statementOf(endpoint, calls), denied }))
    .sort((a, b) => (a.endpoint.id < b.endpoint.id ? -1 : 1))
}
