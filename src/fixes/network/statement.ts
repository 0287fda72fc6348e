import type { Cause } from '../../core/cause.ts'
import { phrase } from '../../core/phrase.ts'
import type { FixOffer } from '../../core/report.ts'
import type { Endpoint } from '../../facts/types/index.ts'
import { type AddedStatement, freeSid } from '../../policy/add.ts'
import type { Plan } from '../types.ts'
import { handedOver, type NetworkHave, networkOffer, networkPlan, numbered } from './base.ts'

/** An endpoint whose policy certainly does not let the pull through, and the statement that would. */
export interface Closed {
  endpoint: Endpoint
  statement: AddedStatement
  /** By a deny: a further statement cannot lift that. */
  denied: boolean
}

/** The statement under a Sid that no other of the endpoint's policy has. */
export const statementFor = ({ policy }: Endpoint, sid: string, statement: Record<string, unknown>): AddedStatement => ({
  Sid: freeSid(policy ?? '', sid),
  Effect: 'Allow',
  ...statement,
})

/** Adds each statement to its endpoint's policy. Null: there is none to add. `besides`: what it lets through besides, as a key. */
export function statementPlan(fix: string, have: NetworkHave, closed: readonly Closed[], besides: string): Plan | null {
  const endpoints = closed.map(({ endpoint }) => endpoint.id)
  const steps = closed.map(({ endpoint, statement }, i) => ({
    id: numbered('policy', i),
    kind: 'add-endpoint-statement',
    input: { endpoint: endpoint.id, statement: JSON.stringify(statement), policy: endpoint.policy ?? '' },
  }))
  if (!steps.length) return null
  return networkPlan(fix, have, {
    steps,
    besides: [phrase(`fixes:besides.${besides}`, { endpoints })],
    takingBack: [phrase('fixes:taking-back.statement', { endpoints })],
    holds: endpoints,
  })
}

/** The offer of that plan; where a deny stands in the way, for whoever wrote it. */
export function statementOffer(
  plan: Plan | null,
  resolves: readonly Cause[],
  have: NetworkHave,
  closed: readonly Closed[],
): FixOffer | null {
  if (!plan) return null
  const offer = networkOffer(plan, resolves, have)
  const denied = closed.find((one) => one.denied)
  if (!denied) return offer
  const params = { endpoint: denied.endpoint.id, statement: JSON.stringify(denied.statement) }
  return handedOver(offer, phrase('fixes:hand-over.policy-owner', params), phrase('fixes:hand-over.explicit-deny', params), [])
}
