import type { Clue } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { Role, SimulatedAction } from '../facts/types/index.ts'
import { evaluate } from './evaluate.ts'
import { cut, type Quote } from './quote.ts'
import { decisionClue, inlinePolicy, managedPolicyCommand, policyName } from './simulated.ts'

/** Who pulls, as iam:GetRole shows it where that could be read. */
export const roleClue = (arn: string, role: Known<Role | null>): Clue<'role' | 'principal'> =>
  role.known && role.value
    ? { label: 'role', value: role.value.arn, from: 'role', api: 'iam:GetRole' }
    : { label: 'role', value: arn, from: 'principal' }

/** How the simulator decided these calls, and the statements that deny, where they could be read. */
export function decisionClues(
  actions: readonly SimulatedAction[],
  documents: Known<Record<string, string>>,
): Clue<'simulation' | 'denyingPolicies'>[] {
  const clues: Clue<'simulation' | 'denyingPolicies'>[] = actions.map((action) => decisionClue(action, action.identity ?? action.decision))
  for (const action of actions.filter((a) => a.identity === 'explicitDeny')) {
    for (const id of action.matched) {
      const managed = inlinePolicy(id, action.roleArn) ? null : managedPolicyCommand(id, action.roleArn)
      clues.push({
        ...decisionClue(action),
        label: 'denying-policy',
        value: policyName(id, action.roleArn),
        ...(managed && { cli: managed }),
      })
      const document = documents.known ? documents.value[id] : undefined
      if (document) for (const { text } of denials(document, action)) clues.push(statementClue(text, id, action.roleArn))
    }
  }
  return [...new Map(clues.map((clue) => [`${clue.label} ${clue.value}`, clue])).values()]
}

/** The simulator has decided: of the statements for this call those that deny are shown, whatever their conditions. */
function denials(document: string, { action, resource }: SimulatedAction): Quote[] {
  return evaluate(document, { action, resource, caller: null, context: {} }).statements.filter(({ effect }) => effect === 'Deny')
}

const statementClue = (value: string, id: string, roleArn: string): Clue<'denyingPolicies'> => ({
  label: 'policy-statement',
  value,
  from: 'denyingPolicies',
  api: 'iam:GetRolePolicy',
  about: [policyName(id, roleArn)],
})

/** A whole document, where no single statement decides. */
export const documentClue = <F extends string>(label: string, document: string, from: F, api: string, about: string[]): Clue<F> => ({
  label,
  value: cut(document),
  from,
  api,
  about,
})

export const quoteClues = <F extends string>(quotes: readonly Quote[], from: F, api: string, about: string[]): Clue<F>[] =>
  quotes.map((quote) => ({ label: 'policy-statement', value: quote.text, from, api, about }))

/** Condition keys that nobody knows the value of, over several statements. */
export const openKeys = (quotes: readonly Quote[]): string[] => keysOrDash(quotes.flatMap((quote) => quote.open))

/** Each key once, sorted; a dash where what keeps it open is no condition key. */
export const keysOrDash = (keys: readonly string[]): string[] => (keys.length ? [...new Set(keys)].sort() : ['–'])
