import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import type { Cause } from '../../../core/cause.ts'
import { roleOf, trusted } from '../decide/access.ts'
import { imageOf } from '../decide/ecr.ts'
import { type Origin, originOf } from '../decide/origin.ts'
import { fits, runsOf } from '../decide/platform.ts'
import { decide } from '../decide/pull.ts'
import type { PullSource } from '../decide/pull-source.ts'
import { type Reference, readReference } from '../decide/reference.ts'
import { secretOf } from '../secrets.ts'
import { type Place, placeOf, type World } from '../state.ts'
import { layersRefused, refusedBy } from './rights.ts'
import { type Destination, endpointOf, unreachableBy } from './way.ts'

/** What is true of a pull. */
export interface Truth {
  /** It would get its images now. */
  pulls: boolean
  /** Each thing that stops it, or would if all else were in order. */
  causes: ReadonlySet<Cause>
}

/**
 * All that is wrong with a pull, not only what it meets first: each layer is judged as if all others were in order. This is the yardstick of a
 * diagnosis, so that it shares nothing with how one is made: it looks at the simulated account's state, never at what an API answers.
 */
export function truthOf(world: World, place: Place, definition: TaskDefinition, source: PullSource): Truth {
  const origin = originOf(world, place, source)
  const causes = [
    ...assumed(world, definition),
    ...(definition.containerDefinitions ?? []).flatMap((container) => ofContainer(origin, container, definition)),
  ]
  return { pulls: decide(world, place, definition, source).ok, causes: new Set(causes) }
}

function assumed(world: World, { executionRoleArn: arn }: TaskDefinition): Cause[] {
  if (!arn || trusted(world, arn)) return []
  return [roleOf(world, arn) ? 'execution-role-trust' : 'execution-role-missing']
}

function ofContainer(origin: Origin, container: ContainerDefinition, definition: TaskDefinition): Cause[] {
  const credentials = container.repositoryCredentials?.credentialsParameter
  const reference = readReference(container.image ?? '')
  return [
    ...(credentials ? ofSecret(origin, credentials) : []),
    ...(reference.kind === 'ecr' ? ofEcr(origin, reference, definition) : ofHub(origin, reference, Boolean(credentials))),
  ]
}

function ofSecret(origin: Origin, wanted: string): Cause[] {
  const destination: Destination = { host: 'secretsmanager', region: origin.place.region }
  const secret = secretOf(origin.place, wanted)
  const endpoint = endpointOf(origin, destination)
  const wish = { policy: null, cross: false }
  const read = {
    ...wish,
    action: 'secretsmanager:GetSecretValue',
    resource: secret?.arn ?? wanted,
    cause: 'secret-unreadable',
    endpoint,
  } as const
  const key = secret?.kmsKey && ({ ...wish, action: 'kms:Decrypt', resource: secret.kmsKey, cause: 'kms-denied', endpoint: null } as const)
  const gone: Cause[] = secret && !secret.deletedAt ? [] : ['secret-not-found', 'private-registry-credentials']
  return [...unreachableBy(origin, destination), ...refusedBy(origin, read), ...(key ? refusedBy(origin, key) : []), ...gone]
}

function ofHub(origin: Origin, { host, repository }: Extract<Reference, { kind: 'hub' }>, credentials: boolean): Cause[] {
  const { hub } = origin.world
  const way = unreachableBy(origin, { host: 'hub', region: origin.place.region })
  if (credentials) return way
  const closed: Cause[] = hub.private.includes(repository) ? ['private-registry-credentials'] : []
  const limit: Cause = host === 'public.ecr.aws' ? 'registry-rate-limit' : 'dockerhub-rate-limit'
  return [...way, ...closed, ...(hub.limited ? [limit] : [])]
}

function ofEcr(origin: Origin, image: Extract<Reference, { kind: 'ecr' }>, definition: TaskDefinition): Cause[] {
  const { region } = image
  const api: Destination = { host: 'ecr.api', region }
  const dkr: Destination = { host: 'ecr.dkr', region, name: image.host }
  const s3: Destination = { host: 's3', region }
  const repository = placeOf(origin.world, image.account, region).repositories[image.repository]
  const cross = image.account !== origin.place.account
  const token = { policy: null, cross: false, endpoint: endpointOf(origin, api), cause: 'ecr-auth-denied' } as const
  const pull = { policy: repository?.policy ?? null, cross, endpoint: endpointOf(origin, dkr), cause: 'ecr-pull-denied' } as const
  const arn = `arn:aws:ecr:${region}:${image.account}:repository/${image.repository}`
  const content: Cause[] = []
  const there = repository && imageOf(repository, image.tag, image.digest)
  if (!repository) content.push('repository-not-found')
  else if (!there) content.push('image-not-found')
  else if (there.status !== 'ACTIVE') content.push('image-archived')
  if (there && !fits(there.platforms, runsOf(definition.runtimePlatform))) content.push('platform-mismatch')
  const room = (definition.ephemeralStorage?.sizeInGiB ?? 20) * 1024 ** 3
  if (origin.fargate && there && there.sizeBytes * 3 >= room) content.push('disk-full')
  return [
    ...[api, dkr, s3].flatMap((destination) => unreachableBy(origin, destination)),
    ...refusedBy(origin, { ...token, action: 'ecr:GetAuthorizationToken', resource: '*' }),
    ...['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'].flatMap((action) => refusedBy(origin, { ...pull, action, resource: arn })),
    ...(layersRefused(endpointOf(origin, s3), region) ? (['s3-endpoint-policy'] as const) : []),
    ...content,
  ]
}
