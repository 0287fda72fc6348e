import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { Gate } from '../src/core/gate.ts'
import type { Account } from '../src/playground/account/build/account.ts'
import { pushImage } from '../src/playground/account/build/images.ts'
import { allow, EXECUTION_ROLE, OTHER_ACCOUNT, policy } from '../src/playground/account/build/names.ts'
import { makeKey, makeSecret } from '../src/playground/account/build/secrets.ts'
import { makeService } from '../src/playground/account/build/services.ts'
import type { Context } from '../src/playground/account/context.ts'
import { ecs } from '../src/playground/account/ecs/index.ts'
import { iam } from '../src/playground/account/iam/index.ts'
import { type AccountOptions, startAccount } from '../src/playground/account/start.ts'
import { placeOf, type Repository } from '../src/playground/account/state.ts'

export const ROLE = { RoleName: EXECUTION_ROLE }
const READS = ['secretsmanager:GetSecretValue', 'ssm:GetParameters', 'kms:Decrypt']

/** A task that asks for as much as tasks do: five containers of four repositories in two accounts, three secrets, two parameters, a key of each kind. */
export async function startWide(options: Partial<AccountOptions> = {}) {
  const account = await startAccount({ scenario: 'healthy-after-all', retryAfterMs: 3_600_000, ...options })
  const { state: world, region } = account
  const here = placeOf(world, account.account, region)
  const there = placeOf(world, OTHER_ACCOUNT, region)
  const context: Context = { world, here, caller: 'test' }
  pushImage(context, 'team/agent', ['v5.0.0'], { daysAgo: 3 })
  pushImage(context, 'team/proxy', ['v1.2.0'], { daysAgo: 3, account: OTHER_ACCOUNT })
  const shared = there.repositories['team/proxy'] as Repository
  shared.policy = policy({ ...allow('ecr:*'), Principal: '*', Resource: undefined })
  const repositoryKey = makeKey(context)
  here.repositories['my-app']!.info.encryptionConfiguration = { encryptionType: 'KMS', kmsKey: repositoryKey }
  const key = makeKey(context)
  const secrets = ['wide/database', 'wide/queue'].map((name) => makeSecret(context, name))
  const encrypted = makeSecret(context, 'wide/api-token', key)
  here.parameters.push('/wide/level', '/wide/region')
  iam.PutRolePolicy(context, { ...ROLE, PolicyName: 'secrets', PolicyDocument: policy(allow(READS)) })
  const uri = (image: string, id = account.account) => `${id}.dkr.ecr.${region}.amazonaws.com/${image}`
  const parameter = (name: string) => `arn:aws:ssm:${region}:${account.account}:parameter${name}`
  const container = (name: string, image: string, valuesFrom: string[] = []): ContainerDefinition => ({
    name,
    image,
    essential: true,
    secrets: valuesFrom.map((valueFrom, n) => ({ name: `SECRET_${n}`, valueFrom })),
  })
  const containers = [
    container('app', uri('my-app:v1.0.1'), [secrets[0]!, encrypted, parameter('/wide/level')]),
    container('worker', uri('my-app:v1.0.1'), [secrets[1]!, parameter('/wide/region')]),
    container('web', uri('other-app:v3.2.0')),
    container('agent', uri('team/agent:v5.0.0')),
    container('proxy', uri('team/proxy:v1.2.0', OTHER_ACCOUNT)),
  ]
  const define = (containerDefinitions = containers) =>
    ecs.RegisterTaskDefinition(context, {
      family: 'wide',
      containerDefinitions,
      executionRoleArn: `arn:aws:iam::${account.account}:role/${EXECUTION_ROLE}`,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '1024',
      memory: '2048',
      runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    }).taskDefinition?.taskDefinitionArn as string
  const { networkConfiguration } = here.ecs.services['my-service']!
  const network = networkConfiguration!.awsvpcConfiguration!
  const service = (definition: string, desired: number, failure?: Failed) =>
    makeService(
      context as Account,
      { name: 'wide', definition, network, desired },
      failure && { ok: false, reason: 'transient', resources: [], pullStarted: false, container: null, ...failure },
    )
  /** A task that failed with these words; its ARN. */
  const fail = (failure: Failed, definition = define()): string => {
    const name = service(definition, 1, failure).serviceName
    const stopped = Object.values(here.ecs.tasks).find((task) => task.group === `service:${name}` && task.lastStatus === 'STOPPED')
    return stopped!.taskArn
  }
  return { account, context, here, there, shared, key, repositoryKey, secrets, encrypted, containers, network, uri, define, service, fail }
}

export type Wide = Awaited<ReturnType<typeof startWide>>

/** What ECS says, and where it stopped. */
export interface Failed {
  gate: Gate
  text: string
  container?: string
}

/** The words of ECS for each kind of place a pull can stop at, as its agent speaks them. */
const RESOURCE = 'ResourceInitializationError: unable to pull secrets or registry auth:'
const PULL = 'CannotPullContainerError: pull image manifest has been retried'
const denied = (action: string, on: string) =>
  `AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/ecsTaskExecutionRole/0123 is not authorized to perform: ${action} on resource: ${on} because no identity-based policy allows the ${action} action`

export const says = {
  timeout: (region: string): Failed => ({
    gate: 'token-connection',
    text: `${RESOURCE} The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.${region}.amazonaws.com/": dial tcp 52.119.1.1:443: i/o timeout`,
  }),
  tokenDenied: (): Failed => ({
    gate: 'token-access',
    text: `${RESOURCE} execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${denied('ecr:GetAuthorizationToken', '*')} status code: 400, request id: 415e6826-9d7a-4ef1-8eea-8eec9105a1a8`,
  }),
  secretDenied: (arn: string): Failed => ({
    gate: 'secret-access',
    text: `${RESOURCE} execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: ${denied('secretsmanager:GetSecretValue', arn)}`,
  }),
  secretMissing: (arn: string): Failed => ({
    gate: 'secret-access',
    text: `${RESOURCE} execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
  }),
  keyDenied: (arn: string): Failed => ({
    gate: 'secret-access',
    text: `${RESOURCE} execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
  }),
  parameterMissing: (name: string): Failed => ({
    gate: 'secret-access',
    text: `${RESOURCE} execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: ${name}`,
  }),
  imageMissing: (uri: string, container: string): Failed => ({
    gate: 'image',
    container,
    text: `${PULL} 1 time(s): failed to resolve ref ${uri}: ${uri}: not found`,
  }),
  pullDenied: (uri: string, container: string): Failed => ({
    gate: 'manifest-access',
    container,
    text: `${PULL} 1 time(s): failed to resolve ref ${uri}: unexpected status from HEAD request to https://${uri.replace('/', '/v2/').replace(':', '/manifests/')}: 403 Forbidden`,
  }),
}
