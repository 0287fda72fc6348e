import type * as IAM from '@aws-sdk/client-iam'
import type { Context } from '../context.ts'
import { accountOf, boundaryOf, nameOf, policiesOf } from '../decide/access.ts'
import { page } from '../page.ts'
import { evaluate, type Named } from '../policy.ts'
import { isPolicy } from '../policy-document.ts'
import { AwsError } from '../protocol/error.ts'
import { iamOf } from '../state.ts'

const place = { Line: 1, Column: 1 }

/** One result for each action on each resource. Roles only; organisations are not played, so nothing is said of them. */
export const simulateOperations = {
  SimulatePrincipalPolicy(context: Context, input: IAM.SimulatePrincipalPolicyRequest): IAM.SimulatePolicyResponse {
    const arn = input.PolicySourceArn ?? ''
    const iam = iamOf(context.world, accountOf(arn) ?? '')
    const role = iam.roles[nameOf(arn)]
    if (!/^arn:aws[\w-]*:iam::\d{12}:role\//.test(arn)) throw new AwsError('InvalidInput', `Invalid Entity Arn: ${arn}`)
    if (!role) throw new AwsError('NoSuchEntity', `The role with name ${nameOf(arn)} cannot be found.`, 404)
    const given = [...(input.PolicyInputList ?? []), ...(input.PermissionsBoundaryPolicyInputList ?? []), input.ResourcePolicy].filter(
      (text) => text !== undefined,
    )
    if (!given.every(isPolicy)) throw new AwsError('InvalidInput', 'Syntax errors in policy.')
    const extra = (input.PolicyInputList ?? []).map((text, n): Named => [`PolicyInputList.${n + 1}`, text])
    const entries = (input.ContextEntries ?? []).map(({ ContextKeyName = '', ContextKeyValues = [] }) => [
      ContextKeyName,
      ContextKeyValues[0] ?? '',
    ])
    const question = {
      context: Object.fromEntries(entries),
      identity: [...policiesOf(iam, role), ...extra],
      boundary: input.PermissionsBoundaryPolicyInputList?.[0] ?? boundaryOf(iam, role),
      resourcePolicy: input.ResourcePolicy ?? null,
      principal: arn,
    }
    const results = (input.ActionNames ?? []).flatMap((action) =>
      (input.ResourceArns?.length ? input.ResourceArns : ['*']).map((resource): IAM.EvaluationResult => {
        const decision = evaluate({ ...question, action, resource })
        return {
          EvalActionName: action,
          EvalResourceName: resource,
          EvalDecision: decision.decision,
          MatchedStatements: decision.matched.map((SourcePolicyId) => ({
            SourcePolicyId,
            SourcePolicyType: 'IAM Policy' as IAM.PolicySourceType,
            StartPosition: place,
            EndPosition: place,
          })),
          MissingContextValues: decision.missing,
          ...(decision.boundary !== null && { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: decision.boundary } }),
        }
      }),
    )
    const { items, next } = page(context.world, results, input.Marker, input.MaxItems, 100, 'InvalidInput')
    return { EvaluationResults: items, IsTruncated: next !== undefined, Marker: next }
  },
}
