import { repositoryArn } from '../image/asked.ts'
import { accountOf } from '../policy/principal.ts'
import { askedSecrets, hasSuffix } from '../policy/secrets.ts'
import { defineFact } from './define.ts'
import { ASKED, type Ask, decide, type Group, orNull } from './iam/decide.ts'
import type { Principal, SimulatedAction, TaskDefinition } from './types/index.ts'

/** What the puller's policies say of exactly the calls this pull makes. */
export default defineFact({
  id: 'simulation',
  needs: ['principal', 'images', 'taskDefinition', 'launchType'],
  asks: ASKED,
  async load({ principal, images, taskDefinition, launchType }, aws, ask): Promise<SimulatedAction[]> {
    const puller = await actingRole(principal, taskDefinition, ask)
    const groups = new Map<string, Group>()
    const add = (group: Omit<Group, 'resources'>, resource: string) => {
      const key = JSON.stringify(group)
      const { resources = [] } = groups.get(key) ?? {}
      groups.set(key, { ...group, resources: resources.includes(resource) ? resources : [...resources, resource] })
    }
    for (const { reference } of puller ? images : []) {
      if (reference.registry !== 'ecr') continue
      const base = { roleArn: puller!, region: reference.region! }
      add({ ...base, actions: ['ecr:GetAuthorizationToken'], service: 'ecr.api', resourceAccount: null }, '*')
      const actions = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
      add({ ...base, actions, service: 'ecr.dkr', resourceAccount: reference.account }, repositoryArn(reference))
    }
    const reader = principal.kind === 'execution-role' ? puller : (taskDefinition?.executionRoleArn ?? null)
    for (const secret of reader ? askedSecrets(taskDefinition, launchType) : []) {
      const { service, region } = secret
      // Policies are matched on the whole ARN: a secret named without its suffix is looked up first.
      const whole = service === 'ssm' || hasSuffix(secret.arn)
      const arn = whole ? secret.arn : (await orNull(ask('secrets')))?.found.find((s) => s.arn === secret.arn)?.fullArn
      const actions = [service === 'ssm' ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue']
      if (arn) add({ roleArn: reader!, actions, service, region, resourceAccount: accountOf(arn) }, arn)
    }
    return (await Promise.all([...groups.values()].map((group) => decide(group, aws, ask)))).flat()
  },
})

/** A session's ARN has lost the path of its role, which the simulator wants. */
async function actingRole(principal: Principal, definition: TaskDefinition | null, ask: Ask): Promise<string | null> {
  const { roleArn, named } = principal
  const execution = definition?.executionRoleArn ?? null
  if (!roleArn || !named || roleArn === execution) return roleArn
  const same = execution && accountOf(execution) === accountOf(roleArn) && execution.split('/').at(-1) === roleArn.split('/').at(-1)
  return same ? execution : ((await ask('role'))?.arn ?? null)
}
