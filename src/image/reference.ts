import { HOST_SUFFIXES, ON_SUFFIXES } from '../core/partition.ts'
import type { ImageReference } from '../facts/types/image.ts'

// What ends ECR's host in each partition (ECR endpoints and quotas page; amazon-ecr-credential-helper): of `ACCOUNT.dkr.ecr.REGION.…` …
const CLASSIC = new Set(HOST_SUFFIXES)
// … and of the dual-stack form `ACCOUNT.dkr-ecr.REGION.on.…`.
const DUAL_STACK = new Set(ON_SUFFIXES)

const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'])
const ECR_PUBLIC = new Set(['public.ecr.aws', 'ecr-public.aws.com'])

const COMPONENT = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]+$/
const SHA256 = /^sha256:[0-9a-f]{64}$/
const HOST = /^(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/

/** What an ECR host says of itself, or null where it is none. The account is as written: `123456789012`, or a placeholder in a redacted text. */
export function ecrHost(host: string): { account: string; region: string; dualStack: boolean } | null {
  const [account = '', service = '', ...rest] = host.split('.')
  const dualStack = service === 'dkr-ecr' || service === 'dkr-ecr-fips'
  if (!dualStack && !(service === 'dkr' && /^ecr(?:-fips)?$/.test(rest.shift() ?? ''))) return null
  const [region = '', ...end] = rest
  return region && (dualStack ? DUAL_STACK : CLASSIC).has(end.join('.')) ? { account, region, dualStack } : null
}

/** True of a host that was meant to be ECR's and is not: `….dkr.ecr.us-west-2.amazonawss.com`. */
export function misspeltEcrHost(host: string): boolean {
  const bare = host.toLowerCase()
  if (ecrHost(bare) || ECR_PUBLIC.has(bare) || !/[a-z0-9]/.test(bare)) return false
  return /\.dkr[.-]ecr/.test(bare) && !bare.endsWith('...')
}

/**
 * Takes an image string apart as Docker and containerd do (distribution/reference): a first part with a dot, a colon or the name
 * `localhost` is a registry host, everything else is Docker Hub; no tag and no digest means `latest`. Never throws: what no runtime
 * accepts, and an ECR host without a twelve-digit account, has the registry `malformed`, its parts as far as they can be read.
 */
export function parseImageReference(text: string): ImageReference {
  const { host, path, tag, digest } = split(text)
  const hub = host === null || DOCKER_HUB.has(host.toLowerCase())
  const name = host?.toLowerCase() ?? 'docker.io'
  const ecr = ecrHost(name)
  const repository = hub && !path.includes('/') ? `library/${path}` : path
  const sound =
    repository.length + name.length < 256 &&
    repository.split('/').every((part) => COMPONENT.test(part)) &&
    // Docker refuses a name of 64 hexadecimal digits: it would be taken for an image id.
    !(host === null && /^[0-9a-f]{64}$/.test(path)) &&
    (tag === null || TAG.test(tag)) &&
    (digest === null || digest.length - digest.indexOf(':') > 32) &&
    (digest === null || (digest.startsWith('sha256:') ? SHA256 : DIGEST).test(digest)) &&
    (host === null || HOST.test(host)) &&
    (ecr ? /^[0-9]{12}$/.test(ecr.account) : !misspeltEcrHost(name))
  return {
    text,
    registry: !sound ? 'malformed' : ecr ? 'ecr' : ECR_PUBLIC.has(name) ? 'ecr-public' : hub ? 'docker-hub' : 'other',
    host: hub ? 'docker.io' : name,
    account: ecr?.account ?? null,
    region: ecr?.region ?? null,
    repository,
    tag: tag ?? (digest === null ? 'latest' : null),
    digest,
  }
}

/** The parts as they stand in the text: nothing is added, no rule is applied, so that redacted references can be read too. */
export function split(text: string): { host: string | null; path: string; tag: string | null; digest: string | null } {
  const at = text.indexOf('@')
  const digest = at < 0 ? null : text.slice(at + 1)
  const name = at < 0 ? text : text.slice(0, at)
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const host = /[.:]/.test(first) || first === 'localhost' ? first : null
  const rest = host === null ? name : name.slice(slash + 1)
  const colon = rest.lastIndexOf(':')
  const tagged = colon >= 0 && rest.indexOf('/', colon) < 0
  return { host, path: tagged ? rest.slice(0, colon) : rest, tag: tagged ? rest.slice(colon + 1) : null, digest }
}

/** The full, canonical form: `docker.io/library/nginx:latest`. Inverse of {@link parseImageReference} for every well-formed reference. */
export function formatImageReference(parts: Pick<ImageReference, 'host' | 'repository' | 'tag' | 'digest'>): string {
  return `${parts.host}/${parts.repository}${parts.tag === null ? '' : `:${parts.tag}`}${parts.digest === null ? '' : `@${parts.digest}`}`
}
