import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations'
import { isNotFound } from '../aws/refusal.ts'
import { GapError } from '../core/known.ts'
import { accountOf } from '../policy/principal.ts'
import { defineFact } from './define.ts'

const KEY = /aws:PrincipalOrgID/i

/**
 * organizations:DescribeOrganization, where a policy on the way asks for the puller's organization. Only its id is kept: the answer also
 * names who pays for it. Asked in the puller's own account, since that is the one whose organization counts.
 */
export default defineFact({
  id: 'organization',
  needs: ['principal'],
  wants: ['endpoints', 'repositoryPolicies', 'secretPolicies'],
  async load({ principal, endpoints, repositoryPolicies, secretPolicies }, aws) {
    const documents = [
      ...(endpoints.known ? endpoints.value.map(({ policy }) => policy) : []),
      ...(repositoryPolicies.known ? Object.values(repositoryPolicies.value.policies) : []),
      ...(secretPolicies.known ? Object.values(secretPolicies.value.policies) : []),
    ]
    if (!principal.roleArn || !documents.some((document) => document !== null && KEY.test(document))) return null
    if (aws.account !== null && accountOf(principal.roleArn) !== aws.account)
      throw new GapError({ api: 'organizations:DescribeOrganization', reason: 'unreadable', resource: '*' })
    try {
      const { Organization } = await aws.organizations().send(new DescribeOrganizationCommand({}))
      return { id: Organization?.Id ?? null }
    } catch (error) {
      // In no organization: the key is not in its requests (AWS Organizations API reference, DescribeOrganization).
      if (isNotFound(error, 'AWSOrganizationsNotInUseException')) return { id: null }
      throw error
    }
  },
})
