import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import { type Place, placeOf, type World } from '../state.ts'
import { trusted } from './access.ts'
import { imageOf, pullFromEcr } from './ecr.ts'
import { pullFromHub } from './hub.ts'
import { type Origin, originOf } from './origin.ts'
import type { Failure, Outcome } from './outcome.ts'
import { type Runs, runsOf } from './platform.ts'
import type { PullSource } from './pull-source.ts'
import { type Reference, readReference } from './reference.ts'
import { readSecret } from './secret.ts'
import { imageFailure, unassumable } from './texts.ts'

/**
 * Whether a task of this revision could pull its images from there now, and if not, where it would stop and with what text. Looks at the
 * state only and changes nothing. Gates: the role, then for each container its registry's secret, the way to the token, the token, the way
 * to the manifest, the manifest, the platform, the layers, the disk.
 * Left out: the disks of instances, IPv6, custom DNS servers, organisations, throttling.
 */
export function decide(world: World, place: Place, definition: TaskDefinition, source: PullSource): Outcome {
  const named = definition.executionRoleArn
  if (named && !trusted(world, named))
    return {
      ok: false,
      gate: 'assume-role',
      reason: 'trust',
      text: unassumable(named),
      resources: [named],
      container: null,
      pullStarted: false,
    }
  const origin = originOf(world, place, source)
  const runs = runsOf(definition.runtimePlatform)
  for (const container of definition.containerDefinitions ?? []) {
    const outcome = pullOne(origin, container, runs)
    if (!outcome.ok) return { ...outcome, container: container.name ?? null }
    const full = origin.fargate ? diskFull(origin, container, definition.ephemeralStorage?.sizeInGiB ?? 20) : null
    if (full) return full
  }
  return { ok: true }
}

/** An image is kept as it came while it is unpacked to twice that: on Fargate it has to fit the task's own storage, of so many GiB. */
function diskFull(origin: Origin, { name = '', image = '' }: ContainerDefinition, room: number): Failure | null {
  const reference = readReference(image)
  const repository =
    reference.kind === 'ecr' && placeOf(origin.world, reference.account, reference.region).repositories[reference.repository]
  const found = repository && imageOf(repository, reference.tag, reference.digest)
  if (!found || found.sizeBytes * 3 < room * 1024 ** 3) return null
  const words = `failed to extract layer sha256:${'e'.repeat(64)}: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/12/fs/app: no space left on device`
  const text = imageFailure(origin, words, 'final')
  return { ok: false, gate: 'disk', reason: 'disk', text, resources: [image], container: name, pullStarted: true }
}

const pinned = (reference: Reference, digest: string | undefined): Reference =>
  reference.kind === 'ecr' && digest
    ? { ...reference, tag: null, digest, text: `${reference.host}/${reference.repository}@${digest}` }
    : reference

function pullOne(origin: Origin, container: ContainerDefinition, runs: Runs): Outcome {
  const credentials = container.repositoryCredentials?.credentialsParameter
  if (credentials) {
    const outcome = readSecret(origin, credentials)
    if (!outcome.ok) return outcome
  }
  const reference = pinned(readReference(container.image ?? ''), origin.pins?.[container.name ?? ''])
  return reference.kind === 'ecr' ? pullFromEcr(origin, reference, runs) : pullFromHub(origin, reference, Boolean(credentials))
}
