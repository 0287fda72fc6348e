import { GetRoleCommand } from '@aws-sdk/client-iam'
import { isNotFound } from '../aws/refusal.ts'
import { defineFact } from './define.ts'
import { decoded } from './iam/decoded.ts'
import type { Role } from './types/index.ts'

/** iam:GetRole of whoever pulls, an instance's role too. */
export default defineFact({
  id: 'role',
  needs: ['principal'],
  async load({ principal }, aws): Promise<Role | null> {
    if (!principal.roleArn) return null
    try {
      const { Role: role } = await aws.iam().send(new GetRoleCommand({ RoleName: principal.roleArn.split('/').at(-1) }))
      return {
        arn: role?.Arn ?? principal.roleArn,
        name: role?.RoleName ?? '',
        trust: decoded(role?.AssumeRolePolicyDocument ?? ''),
        boundaryArn: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
        tags: Object.fromEntries((role?.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
      }
    } catch (error) {
      if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return null
      throw error
    }
  },
})
