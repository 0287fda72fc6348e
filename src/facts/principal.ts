import { GetInstanceProfileCommand } from '@aws-sdk/client-iam'
import { isNotFound } from '../aws/refusal.ts'
import { GapError } from '../core/known.ts'
import { sameRole } from '../policy/principal.ts'
import { defineFact } from './define.ts'
import type { Principal } from './types/index.ts'

/**
 * Whose credentials pull. Fargate and Managed Instances: the execution role. EC2 and ECS Anywhere: the execution role where the task
 * definition names one (the agent then gets its credentials), else the instance's role, which outside AWS nobody can see; a principal named
 * in the error settles it, where it is one of those that can pull here.
 */
export default defineFact({
  id: 'principal',
  needs: ['error', 'taskDefinition', 'launchType'],
  asks: ['host'],
  async load({ error, taskDefinition, launchType }, aws, ask): Promise<Principal> {
    const execution = taskDefinition?.executionRoleArn ?? null
    const named = error?.roleArn ?? null
    const ownRole = launchType === 'EC2' || launchType === 'EXTERNAL'
    if (named && (!taskDefinition || sameRole(named, execution)))
      return { kind: ownRole && !sameRole(named, execution) ? 'instance-role' : 'execution-role', roleArn: named, named: true }
    // An instance signs with its own role, which ECS never assumes; the application's role pulls nothing.
    const ofInstance = ownRole && !sameRole(named, taskDefinition?.taskRoleArn ?? null) && !error?.gates?.includes('assume-role')
    if (named && ofInstance) return { kind: 'instance-role', roleArn: named, named: true }
    if (!ownRole || execution) return { kind: 'execution-role', roleArn: execution, named: false }
    if (launchType === 'EXTERNAL') throw new GapError({ api: 'ecs:external-instance', reason: 'external', resource: '*' })
    const host = await ask('host')
    if (!host) throw new GapError({ api: 'ecs:DescribeContainerInstances', reason: 'not-placed', resource: '*' })
    const profile = host.instanceProfileArn
    if (!profile) return { kind: 'instance-role', roleArn: null, named: false }
    try {
      const answer = await aws.iam().send(new GetInstanceProfileCommand({ InstanceProfileName: profile.split('/').at(-1) }))
      return { kind: 'instance-role', roleArn: answer.InstanceProfile?.Roles?.[0]?.Arn ?? null, named: false }
    } catch (error) {
      if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException'))
        return { kind: 'instance-role', roleArn: null, named: false }
      throw error
    }
  },
})
