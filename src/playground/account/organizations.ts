import type * as Organizations from '@aws-sdk/client-organizations'
import type { Context, Operations } from './context.ts'
import { AwsError } from './protocol/error.ts'

export const organizations: Operations = {
  DescribeOrganization({ world }: Context): Organizations.DescribeOrganizationResponse {
    const id = world.organization
    if (!id) throw new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.')
    const MasterAccountArn = `arn:aws:organizations::999999999999:account/${id}/999999999999`
    return {
      Organization: {
        Id: id,
        FeatureSet: 'ALL',
        MasterAccountId: '999999999999',
        MasterAccountEmail: 'billing@example.com',
        MasterAccountArn,
      },
    }
  },
}
