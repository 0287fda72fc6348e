import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import type { Place, World } from '../state.ts'
import { trusted } from './access.ts'
import { pullFromEcr } from './ecr.ts'
import { pullFromHub } from './hub.ts'
import { type Origin, originOf, type PullSource } from './origin.ts'
import type { Outcome } from './outcome.ts'
import { readReference } from './reference.ts'
import { readSecret } from './secret.ts'
import { unassumable } from './texts.ts'

/**
 * Whether a task of this revision could pull its images from there now, and if not, where it would stop and with what text. Looks at the
 * state only and changes nothing. Gates: the role, then for each container its registry's secret, the way to the token, the token, the way
 * to the manifest, the manifest, the platform, the layers.
 * Left out: disks, IPv6, custom DNS servers, organisations, throttling.
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
  const architecture = (definition.runtimePlatform?.cpuArchitecture ?? 'X86_64') === 'ARM64' ? 'arm64' : 'amd64'
  for (const container of definition.containerDefinitions ?? []) {
    const outcome = pullOne(origin, container, architecture)
    if (!outcome.ok) return { ...outcome, container: container.name ?? null }
  }
  return { ok: true }
}

function pullOne(origin: Origin, container: ContainerDefinition, architecture: string): Outcome {
  const credentials = container.repositoryCredentials?.credentialsParameter
  if (credentials) {
    const outcome = readSecret(origin, credentials)
    if (!outcome.ok) return outcome
  }
  const reference = readReference(container.image ?? '')
  return reference.kind === 'ecr' ? pullFromEcr(origin, reference, architecture) : pullFromHub(origin, reference, Boolean(credentials))
}
