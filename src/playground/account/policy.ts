import { conditionsHold, glob } from './policy-condition.ts'
import { list, type Statement } from './policy-document.ts'

/** A policy document with the name the simulator gives it. */
export type Named = readonly [name: string, document: string]
export interface Question {
  action: string
  resource: string
  context?: Record<string, string>
  identity: readonly Named[]
  boundary?: string | null
  resourcePolicy?: string | null
  /** ARN of the role that asks; its session's ARN counts as the same. */
  principal?: string
  /** Service principal that asks, for a trust policy. */
  service?: string
  /** The resource is in another account: both sides must allow. */
  cross?: boolean
}

export interface Decision {
  decision: 'allowed' | 'implicitDeny' | 'explicitDeny'
  matched: string[]
  missing: string[]
  /** Null: there is no boundary. */
  boundary: boolean | null
  /** AWS's words for a denial; empty where it is allowed. */
  why: string
}

/** Allows everything: the identity side where only the resource side is in question. */
export const ANYTHING: readonly Named[] = [['any', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}']]

/** Whether a statement is about this principal: by name, only through its account, or not at all. */
function names(statement: Statement, question: Question): 'exact' | 'account' | null {
  const one = (principal: Statement['Principal']): 'exact' | 'account' | null => {
    if (principal === '*') return 'exact'
    if (list(principal?.Service).includes(question.service ?? ' ')) return 'exact'
    const arn = question.principal
    if (!arn) return null
    const [, partition, , , account] = arn.split(':')
    const users = list(principal?.AWS)
    if (users.includes('*') || users.includes(arn)) return 'exact'
    return users.includes(account as string) || users.includes(`arn:${partition}:iam::${account}:root`) ? 'account' : null
  }
  return statement.NotPrincipal ? (one(statement.NotPrincipal) ? null : 'exact') : one(statement.Principal)
}

function applying(documents: readonly Named[], question: Question, missing: Set<string>, named = false) {
  const { action, resource, context = {} } = question
  const statements = documents.flatMap(([source, text]) =>
    list(JSON.parse(text).Statement as never).map((statement) => ({
      source,
      statement: statement as unknown as Statement,
      how: 'exact' as string | null,
    })),
  )
  return statements.filter((found) => {
    const { statement } = found
    if (named) found.how = names(statement, question)
    if (!found.how) return false
    if (statement.Action && !list(statement.Action).some((one) => glob(one, action, true))) return false
    if (statement.NotAction && list(statement.NotAction).some((one) => glob(one, action, true))) return false
    if (statement.Resource && !list(statement.Resource).some((one) => glob(one, resource))) return false
    if (statement.NotResource && list(statement.NotResource).some((one) => glob(one, resource))) return false
    return conditionsHold(statement, context, missing)
  })
}

/**
 * Decides one call as AWS does: an explicit deny anywhere wins; in the same account the identity side or a resource policy that names the
 * caller allows, across accounts both must; a boundary only narrows. Left out: organisations, policy variables.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(question: Question): Decision {
  const missing = new Set<string>()
  const identity = applying(question.identity, question, missing)
  const boundary = question.boundary ? applying([['boundary', question.boundary]], question, missing) : null
  const resource = question.resourcePolicy ? applying([['resource-policy', question.resourcePolicy]], question, missing, true) : []
  const allows = (found: typeof identity) => found.filter(({ statement }) => statement.Effect === 'Allow')
  const decision = (kind: Decision['decision'], matched: typeof identity, why: string): Decision => ({
    decision: kind,
    matched: matched.map(({ source }) => source),
    missing: [...missing].sort(),
    boundary: boundary && allows(boundary).length > 0,
    why,
  })
  const layers = [
    ['an identity-based policy', identity],
    ['a permissions boundary', boundary ?? []],
    ['a resource-based policy', resource],
  ] as const
  for (const [layer, found] of layers) {
    const denials = found.filter(({ statement }) => statement.Effect === 'Deny')
    if (denials.length > 0) return decision('explicitDeny', denials, `with an explicit deny in ${layer}`)
  }
  const refused = (layer: string) => decision('implicitDeny', [], `because no ${layer} allows the ${question.action} action`)
  const byResource = allows(resource)
  const byIdentity = allows(identity)
  if (question.cross && byResource.length === 0) return refused('resource-based policy')
  const enough = byIdentity.length > 0 || (!question.cross && byResource.some(({ how }) => how === 'exact'))
  if (!enough) return refused('identity-based policy')
  if (boundary && allows(boundary).length === 0) return refused('permissions boundary')
  return decision('allowed', [...byIdentity, ...byResource], '')
}
