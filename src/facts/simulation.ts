import { repositoryArn } from '../image/asked.ts'
import { accountOf } from '../policy/principal.ts'
import { askedSecrets, hasSuffix } from '../policy/secrets.ts'
import { defineFact } from './define.ts'
import { ASKED, type Ask, decide, type Group, orNull } from './iam/decide.ts'
import type { AskedSecret, FactValues, Principal, SimulatedAction, TaskDefinition } from './types/index.ts'

/** What the puller's policies say of exactly the calls this pull makes. */
export default defineFact({
  id: 'simulation',
  needs: ['principal', 'images', 'taskDefinition', 'launchType'],
  // Read by then: what they may be needed for is known only once it is too late.
  wants: ['repositoryTags'],
  asks: ASKED,
  async load({ principal, images, taskDefinition, launchType }, aws, ask): Promise<SimulatedAction[]> {
    const puller = await actingRole(principal, taskDefinition, ask)
    const reader = principal.kind === 'execution-role' ? puller : (taskDefinition?.executionRoleArn ?? null)
    const secrets = reader ? askedSecrets(taskDefinition, launchType) : []
    // Policies are matched on the whole ARN: a secret named without its suffix is looked up first, and the others do not wait for it.
    const whole = Map.groupBy(secrets, (secret) => secret.service === 'ssm' || hasSuffix(secret.arn))
    const lookedUp = async () => {
      const short = whole.get(false) ?? []
      const found = short.length ? ((await orNull(ask('secrets')))?.found ?? []) : []
      return short.flatMap((secret) => found.find((one) => one.arn === secret.arn && one.fullArn) ?? [])
    }
    const [now, then] = await Promise.all([
      decide([...pulls(puller, images), ...reads(reader, whole.get(true) ?? [])], aws, ask, principal.kind === 'instance-role'),
      lookedUp().then((found) => decide(reads(reader, found), aws, ask)),
    ])
    return [...now, ...then]
  },
})

/** Calls that share all but the resource, each group once. */
function grouped(calls: readonly { group: Omit<Group, 'resources'>; resource: string }[]): Group[] {
  const groups = Map.groupBy(calls, ({ group }) => JSON.stringify(group))
  return [...groups.values()].map((same) => ({ ...same[0]!.group, resources: [...new Set(same.map(({ resource }) => resource))] }))
}

const pulls = (roleArn: string | null, images: FactValues['images']): Group[] =>
  grouped(
    images.flatMap(({ reference }) => {
      if (!roleArn || reference.registry !== 'ecr') return []
      const base = { roleArn, region: reference.region! }
      const actions = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
      return [
        { group: { ...base, actions: ['ecr:GetAuthorizationToken'], service: 'ecr.api', resourceAccount: null }, resource: '*' },
        { group: { ...base, actions, service: 'ecr.dkr', resourceAccount: reference.account }, resource: repositoryArn(reference) },
      ]
    }),
  )

const reads = (roleArn: string | null, secrets: readonly (AskedSecret & { fullArn?: string | null })[]): Group[] =>
  grouped(
    secrets.flatMap(({ service, region, arn, fullArn }) => {
      const actions = [service === 'ssm' ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue']
      const resource = fullArn ?? arn
      return roleArn ? [{ group: { roleArn, actions, service, region, resourceAccount: accountOf(resource) }, resource }] : []
    }),
  )

/** A session's ARN has lost the path of its role, which the simulator wants. */
async function actingRole(principal: Principal, definition: TaskDefinition | null, ask: Ask): Promise<string | null> {
  const { roleArn, named } = principal
  const execution = definition?.executionRoleArn ?? null
  if (!roleArn || !named || roleArn === execution) return roleArn
  const same = execution && accountOf(execution) === accountOf(roleArn) && execution.split('/').at(-1) === roleArn.split('/').at(-1)
  return same ? execution : ((await ask('role'))?.arn ?? null)
}
