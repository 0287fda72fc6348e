import type { Outcome } from '../core/check.ts'
import { roleClue } from '../policy/clues.ts'
import { nameOf } from '../policy/principal.ts'
import { askedSecrets } from '../policy/secrets.ts'
import { defineCheck } from './define.ts'

/** Somebody has to sign the calls of the pull: no role is set where one is needed, it does not exist, or the instance has no profile. */
export default defineCheck({
  id: 'execution-role-missing',
  gate: 'assume-role',
  needs: ['principal', 'role', 'images', 'taskDefinition', 'launchType'],
  wants: ['host'],
  run({ principal, role, images, taskDefinition, launchType, host }): Outcome<'principal' | 'role' | 'host' | 'taskDefinition'> | null {
    const broken = { status: 'broken', cause: 'execution-role-missing' } as const
    const fromEcr = images.some((image) => image.reference.registry === 'ecr')
    if (principal.roleArn) {
      const evidence = [roleClue(principal.roleArn, { known: true, value: role })]
      const params = { role: nameOf(principal.roleArn) }
      if (role) return { status: 'ok', params, evidence, resources: [role.arn] }
      const gone = [{ label: 'role', value: principal.roleArn, from: 'role' as const, api: 'iam:GetRole' }]
      return { ...broken, say: 'gone', params, evidence: gone, resources: [principal.roleArn] }
    }
    if (principal.kind === 'instance-role') {
      // Before a task is placed there is no instance whose profile could lack.
      if (!fromEcr || !host.known || !host.value) return null
      const { instanceId: instance, instanceProfileArn: profile } = host.value
      return {
        ...broken,
        say: profile ? 'empty-profile' : 'no-profile',
        params: { instance, profile: profile ?? '' },
        evidence: [{ label: 'instance-profile', value: `${instance}: ${profile ?? '–'}`, from: 'host' }],
        resources: [instance],
      }
    }
    const logs = launchType === 'FARGATE' && taskDefinition?.containers.some((container) => container.logDriver === 'awslogs')
    const reasons = [
      ...(fromEcr ? ['ecr'] : []),
      ...(askedSecrets(taskDefinition, launchType).length ? ['secrets'] : []),
      ...(logs ? ['awslogs'] : []),
    ]
    if (!reasons.length || !taskDefinition) return null
    return {
      ...broken,
      say: 'none',
      params: { definition: `${taskDefinition.family}:${taskDefinition.revision}`, reasons },
      evidence: [{ label: 'execution-role', value: '–', from: 'taskDefinition', api: 'ecs:DescribeTaskDefinition' }],
      resources: [taskDefinition.arn],
    }
  },
})
