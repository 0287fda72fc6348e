import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { GapError } from '../core/known.ts'
import { repositoryArn } from '../image/asked.ts'
import { type Context, valueFor } from '../policy/context.ts'
import { pathTo, pathValues } from '../policy/path.ts'
import { accountOf } from '../policy/principal.ts'
import { callContext } from '../policy/request.ts'
import { askedSecrets, hasSuffix } from '../policy/secrets.ts'
import { defineFact } from './define.ts'
import { simulate } from './iam/simulate.ts'
import type { FactValues, Principal, SimulatedAction, TaskDefinition } from './types/index.ts'

/** Calls of the pull that share everything but the resource. */
interface Group {
  roleArn: string
  actions: string[]
  resources: string[]
  /** Endpoint service the calls go to. */
  service: string
  region: string
  resourceAccount: string | null
}

const ASKED = ['role', 'ways', 'pullerSubnets', 'vpcId', 'puller', 'secrets'] as const
type Ask = <Q extends (typeof ASKED)[number]>(id: Q) => Promise<FactValues[Q]>

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

/**
 * Asked bare first: most roles have no conditions, and the command stays one a person can read. Where conditions want values, it is asked
 * again with those that are known of this pull.
 */
async function decide(group: Group, aws: Aws, ask: Ask): Promise<SimulatedAction[]> {
  let results: SimulatedAction[]
  try {
    results = await simulate(aws, group)
  } catch (error) {
    if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return []
    throw error
  }
  const open = results.flatMap((result) => result.missingContext.filter((key) => matters(key, result.action)))
  const known = open.length ? await contextFor(group, open, ask) : {}
  const context = Object.fromEntries(Object.entries(known).filter(([name]) => open.some((key) => key.toLowerCase() === name)))
  if (Object.values(context).some((value) => value !== null)) results = await simulate(aws, { ...group, context })
  const doubtful = results.filter((result) => result.identity === null && result.allowedByBoundary === false)
  const free = doubtful.length ? await simulate(aws, { ...group, context, unbounded: true }) : []
  return results.map((result) => ({
    ...result,
    identity: doubtful.includes(result)
      ? (free.find((f) => f.action === result.action && f.resource === result.resource)?.identity ?? null)
      : result.identity,
    missingContext: result.missingContext.filter((key) => matters(key, result.action) && valueFor(context, key) === undefined),
  }))
}

/** Keys of another service than the call's are in policies for other calls. */
const matters = (key: string, action: string) => /^(aws|saml|sts):/i.test(key) || key.split(':')[0] === action.split(':')[0]

async function contextFor(group: Group, open: readonly string[], ask: Ask): Promise<Context> {
  const sought = (pattern: RegExp) => open.some((key) => pattern.test(key))
  const tags = sought(/^aws:principaltag\//i) ? (await orNull(ask('role')))?.tags : null
  if (!sought(/^aws:(sourcevpce?|vpcsourceip|sourceip)$/i)) return callContext({ ...group, tags: tags ?? null })
  const [ways, subnets, vpcId, puller] = await Promise.all([
    orNull(ask('ways')),
    orNull(ask('pullerSubnets')),
    orNull(ask('vpcId')),
    orNull(ask('puller')),
  ])
  const path = pathTo(group.service, group.region, ways ?? [], subnets?.own ?? null)
  return callContext({ ...group, tags: tags ?? null, path: pathValues(path, vpcId, puller?.privateIp ?? null) })
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof GapError) return null
    throw error
  }
}
