import { GetRoleCommand } from '@aws-sdk/client-iam'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { nameOf, sameRole } from '../policy/principal.ts'
import { defineFact } from './define.ts'
import { decoded } from './iam/decoded.ts'
import type { Role } from './types/index.ts'

/** iam:GetRole of whoever pulls, an instance's role too. */
export default defineFact({
  id: 'role',
  needs: ['principal'],
  load: ({ principal }, aws) => (principal.roleArn ? roleOf(aws, principal.roleArn) : null),
})

/** The task's own role, where the text says that ECS cannot assume it; it is no puller. */
export const accusedTaskRole = defineFact({
  id: 'accusedTaskRole',
  needs: ['error', 'taskDefinition'],
  async load({ error, taskDefinition }, aws) {
    const arn = taskDefinition?.taskRoleArn ?? null
    const accused = arn && error?.pullError && error.gates?.includes('assume-role') && sameRole(error.roleArn, arn)
    return accused && !sameRole(arn, taskDefinition?.executionRoleArn ?? null) ? { arn, role: await roleOf(aws, arn) } : null
  },
})

/** iam:GetRole; null: it does not exist. */
async function roleOf(aws: Aws, arn: string): Promise<Role | null> {
  try {
    const { Role: role } = await aws.iam().send(new GetRoleCommand({ RoleName: nameOf(arn) }))
    return {
      arn: role?.Arn ?? arn,
      name: role?.RoleName ?? '',
      trust: decoded(role?.AssumeRolePolicyDocument ?? ''),
      boundaryArn: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
      tags: Object.fromEntries((role?.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    }
  } catch (error) {
    if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return null
    throw error
  }
}
