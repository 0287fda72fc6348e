import type { CacheRule, ImageReference } from '../../facts/types/index.ts'

/** A registry that ECR can fetch from (Amazon ECR API reference, CreatePullThroughCacheRule; its user guide names the usual prefixes). */
export interface Upstream {
  /** ECR's name of it. */
  registry: string
  url: string
  /** The prefix that AWS's console proposes. */
  prefix: string
  /** It gives nothing to ECR without credentials. */
  signsIn: boolean
}

const ECR_PUBLIC: Upstream = { registry: 'ecr-public', url: 'public.ecr.aws', prefix: 'ecr-public', signsIn: false }
const UPSTREAMS: Record<string, Upstream> = {
  'docker.io': { registry: 'docker-hub', url: 'registry-1.docker.io', prefix: 'docker-hub', signsIn: true },
  'ghcr.io': { registry: 'github-container-registry', url: 'ghcr.io', prefix: 'github', signsIn: true },
  'registry.gitlab.com': { registry: 'gitlab-container-registry', url: 'registry.gitlab.com', prefix: 'gitlab', signsIn: true },
  'cgr.dev': { registry: 'chainguard', url: 'cgr.dev', prefix: 'chainguard', signsIn: true },
  'quay.io': { registry: 'quay', url: 'quay.io', prefix: 'quay', signsIn: false },
  'registry.k8s.io': { registry: 'k8s', url: 'registry.k8s.io', prefix: 'kubernetes', signsIn: false },
  'public.ecr.aws': ECR_PUBLIC,
  'ecr-public.aws.com': ECR_PUBLIC,
}

/** Secrets Manager names under which alone ECR takes an upstream registry's credentials. */
export const CACHE_SECRETS = 'ecr-pullthroughcache/'

/** Null: ECR cannot fetch from there, or not this: it has so far fetched nothing by digest alone. */
export function upstreamOf({ host, digest }: ImageReference): Upstream | null {
  if (digest) return null
  if (AZURE.test(host)) return { registry: 'azure-container-registry', url: host, prefix: 'azure', signsIn: true }
  return Object.hasOwn(UPSTREAMS, host) ? UPSTREAMS[host]! : null
}

/** Each customer of Azure has a host of its own. */
const AZURE = /^[a-z0-9]{5,50}\.azurecr\.io$/

/** A rule there is that fetches everything of this registry. */
export function ruleFor(upstream: Upstream, rules: readonly CacheRule[]): CacheRule | null {
  const usable = rules.filter(
    (rule) =>
      rule.upstream === upstream.url &&
      rule.prefix !== 'ROOT' &&
      (!rule.upstreamPrefix || rule.upstreamPrefix === 'ROOT') &&
      (!upstream.signsIn || rule.credentialArn?.split(':')[6]?.startsWith(CACHE_SECRETS)),
  )
  return usable.sort((a, b) => (a.prefix < b.prefix ? -1 : 1))[0] ?? null
}

/** A prefix that no rule has yet. */
export function freePrefix({ prefix }: Upstream, rules: readonly CacheRule[]): string {
  const taken = new Set(rules.map((rule) => rule.prefix))
  for (let n = 1; ; n++) {
    const wanted = n === 1 ? prefix : `${prefix}-${n}`
    if (!taken.has(wanted)) return wanted
  }
}

/** What the image is called where ECR keeps it. Docker Hub's official images keep their `library/`. */
export const cachedName = (prefix: string, { repository }: ImageReference): string => `${prefix}/${repository}`
