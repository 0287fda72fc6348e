import type { CacheRule, CacheSetup, EcrLookup } from '../facts/types/index.ts'

/** `sure`: it keeps the rule from fetching, whatever upstream has. */
export type CacheFault = { say: string; sure: boolean }

const sure = (say: string): CacheFault => ({ say, sure: true })
const likely = (say: string): CacheFault => ({ say, sure: false })

/** What keeps a rule from fetching anything at all, or this repository: seen without any pull having failed. Null: nothing. */
export function setupFault(
  { state }: Pick<EcrLookup, 'state'>,
  { credentialArn, region }: CacheRule,
  setup: CacheSetup | null,
): CacheFault | null {
  const [, , , secretRegion, , , name] = credentialArn?.split(':') ?? []
  // ECR takes credentials from a secret of its own prefix, in the registry's Region (Amazon ECR user guide, pull-through-cache-creating-secret).
  if (name !== undefined && (!name.startsWith('ecr-pullthroughcache/') || secretRegion !== region)) return sure('secret-name')
  if (setup?.secret && setup.secret !== 'found') return sure(`secret-${setup.secret}`)
  if (setup?.role === 'not-found') return sure('role-gone')
  if (setup?.role === 'distrusts') return sure('role-trust')
  return state === 'repository-not-found' && setup?.template?.lacksRole ? sure('template') : null
}

/**
 * Why a rule that is in order did not fetch an image. ECR has so far fetched nothing by digest alone; Docker Hub's official images are
 * `library/…`; and a first fetch may need a way to the internet from the VPC, on which AWS's guides do not agree.
 */
export function fetchFault(
  { reference }: Pick<EcrLookup, 'reference'>,
  { upstream, prefix, upstreamPrefix }: CacheRule,
  closed: boolean,
): CacheFault {
  if (reference.digest) return likely('digest')
  const name = prefix === 'ROOT' ? reference.repository : reference.repository.slice(prefix.length + 1)
  if (/docker\.io$/.test(upstream) && !name.includes('/') && (!upstreamPrefix || upstreamPrefix === 'ROOT')) return likely('library')
  return likely(closed ? 'closed' : 'broken')
}
