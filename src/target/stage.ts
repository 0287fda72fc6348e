import type { Gate } from '../core/gate.ts'
import { ecrHost, misspeltEcrHost, split } from '../image/reference.ts'
import { squeeze } from './signatures/squeeze.ts'
import type { RegistryKind, Signature, Stage } from './signatures/types.ts'
import type { AddressKind } from './types.ts'

const marks = (...phrases: string[]) => phrases.map(squeeze)
const SECRET = marks(
  'secret from asm',
  'secrets from asm',
  'secrets from ssm',
  'secret from ssm',
  'fetching secret data',
  'secretsmanager:',
  'ssm:get',
  'operation error secrets manager',
  'operation error ssm',
  '//secretsmanager.',
  '//ssm.',
  'cannot pull secrets',
  "can't pull the secret",
  "can't retrieve the secret",
  'from secrets manager',
  'aws secrets manager.',
  'parameter store',
  'failed to fetch secret',
  'kms is not allowed',
  'registry auth from asm',
)
const TOKEN = marks(
  'ecr registry auth',
  'pull registry auth',
  'getauthorizationtoken',
  'api.ecr',
  'operation error ecr:',
  'cannotpullecrcontainererror',
)
const MANIFEST = marks(
  '/manifests/',
  'pull image manifest',
  'inspect image',
  'failed to resolve ref',
  'cannotpullimagemanifest',
  '[manifests ',
  'batchgetimage',
  'manifest for',
  'manifest unknown',
  'from head request',
  'from the ecr repository',
  'from the registry',
)
const LAYER = marks(
  'httpread',
  'failed to copy',
  'ref pull has been',
  'starport-layer-bucket',
  'error pulling image conf',
  'extract layer',
  'getdownloadurlforlayer',
  'failed to unpack',
)
const START = marks('secrets or registry auth', 'execution resource retrieval failed')

/** How far the pull had come. */
export function stageOf(text: string, address: AddressKind | null): Stage {
  const has = (phrases: readonly string[]) => phrases.some((phrase) => text.includes(phrase))
  if (has(SECRET)) return 'secret'
  if (has(TOKEN)) return 'token'
  if (has(LAYER) && !has(MANIFEST)) return 'layer'
  // The manifest, too, is read with httpReadSeeker; only the layers lie in S3.
  if (has(LAYER)) return address === 's3' || !has(MANIFEST.slice(0, 4)) ? 'layer' : 'manifest'
  if (has(START)) return 'start'
  if (has(MANIFEST) || text.includes('/v2/')) return 'manifest'
  // The token has a name of its own: CannotPullECRContainerError on EC2, ResourceInitializationError on Fargate.
  return text.includes('cannotpullcontainer') ? 'pull' : 'any'
}

/** A host as it stands in a squeezed text, where the reference itself may be broken over lines. */
const ECR_HOST = /[0-9]{12}\.dkr\.ecr\.[a-z0-9-]{3,30}\.[a-z.]{3,24}(?=[/:])/

/** The registry the text speaks of. */
export function registryOf(text: string, image: string | null, host: string | null): RegistryKind {
  const named = image ? split(image) : null
  // A name without a host is Docker Hub's to the runtime; in a text it may be all that was left of a redacted one.
  const asked = named?.host ?? (named && text.includes('docker.') ? 'docker.io' : host)
  const written = asked === null ? ECR_HOST.exec(text)?.[0] : undefined
  if (written && misspeltEcrHost(written)) return 'misspelt'
  if (asked === null)
    return text.includes('.dkr.ecr') || text.includes('.dkr-ecr') || text.includes('ecr:') || text.includes('ecrrepository')
      ? 'ecr'
      : text.includes('docker.io/library/')
        ? 'hub-library'
        : text.includes('docker.io')
          ? 'docker-hub'
          : 'none'
  if (misspeltEcrHost(asked) && !/[<>*#]/.test(asked)) return 'misspelt'
  if (ecrHost(asked.toLowerCase()) || asked.includes('.dkr.ecr') || asked.includes('api.ecr')) return 'ecr'
  if (asked === 'public.ecr.aws') return 'ecr-public'
  if (asked === 'docker.io' || asked.endsWith('.docker.io')) return isOfficial(named) ? 'hub-library' : 'docker-hub'
  if (asked.startsWith('.') || asked.includes('...') || /amazonaws\.com/.test(asked))
    return text.includes('docker.io') ? 'docker-hub' : 'none'
  return 'other'
}

/** `docker.io/library/x`: Docker's official images, and every name whose registry host was left out. A name without any host is no such sign. */
const isOfficial = (named: ReturnType<typeof split> | null) =>
  named !== null && named.host !== null && (named.path.startsWith('library/') || !named.path.includes('/'))

const CONNECTION: Record<Stage, readonly Gate[]> = {
  secret: ['address', 'dns', 'secret-connection'],
  token: ['address', 'dns', 'token-connection'],
  start: ['address', 'dns', 'secret-connection', 'token-connection'],
  pull: ['address', 'dns', 'manifest-connection', 'layer-connection'],
  manifest: ['address', 'dns', 'manifest-connection'],
  layer: ['address', 'dns', 'layer-connection'],
  any: ['address', 'dns', 'secret-connection', 'token-connection', 'manifest-connection', 'layer-connection'],
}
const ACCESS: Record<Stage, readonly Gate[]> = {
  secret: ['secret-access'],
  token: ['token-access'],
  start: ['secret-access', 'token-access'],
  pull: ['manifest-access', 'layer-access'],
  manifest: ['manifest-access'],
  layer: ['layer-access'],
  any: ['secret-access', 'token-access', 'manifest-access', 'layer-access'],
}

/** The gates a wording allows, given how far the pull had come. A private address came from DNS, which therefore works. */
export function gatesOf(gates: Signature['gates'], stage: Stage, address: AddressKind | null): Gate[] | null {
  if (gates === 'access') return [...ACCESS[stage]]
  if (gates === 'connection') return CONNECTION[stage].filter((gate) => address !== 'private' || gate !== 'dns')
  return gates && [...gates]
}
