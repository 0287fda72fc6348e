import { GetRolePolicyCommand } from '@aws-sdk/client-iam'
import { isNotFound } from '../aws/refusal.ts'
import { inlinePolicy } from '../policy/simulated.ts'
import { defineFact } from './define.ts'
import { decoded } from './iam/decoded.ts'

/** iam:GetRolePolicy of the inline policies that deny explicitly, so that the statement can be quoted. */
export default defineFact({
  id: 'denyingPolicies',
  needs: ['simulation', 'launchType'],
  async load({ simulation, launchType }, aws): Promise<Record<string, string>> {
    // A quotation is not worth a further round trip: the policy is named all the same, with the command that prints it.
    if (aws.depth >= (launchType === 'EC2' ? 5 : 4)) return {}
    const inline = new Map<string, { RoleName: string; PolicyName: string }>()
    for (const action of simulation) {
      if (action.identity !== 'explicitDeny') continue
      for (const id of action.matched) {
        const policy = inlinePolicy(id, action.roleArn)
        if (policy) inline.set(id, policy)
      }
    }
    const read = await Promise.all(
      [...inline].map(async ([id, input]): Promise<[string, string][]> => {
        try {
          const { PolicyDocument } = await aws.iam().send(new GetRolePolicyCommand(input))
          return PolicyDocument ? [[id, decoded(PolicyDocument)]] : []
        } catch (error) {
          if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return []
          throw error
        }
      }),
    )
    return Object.fromEntries(read.flat())
  },
})
