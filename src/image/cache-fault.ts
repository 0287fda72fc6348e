import type { CacheRule, EcrLookup } from '../facts/types/index.ts'

export type CacheFault = 'secret-name' | 'digest' | 'broken'

/** What is wrong with a rule that did not fetch an image. ECR takes credentials from a secret of its own prefix, and has so far fetched nothing by digest alone. */
export function cacheFault({ reference }: Pick<EcrLookup, 'reference'>, { credentialArn, region }: CacheRule): CacheFault {
  const [, , , secretRegion, , , name] = credentialArn?.split(':') ?? []
  if (name !== undefined && (!name.startsWith('ecr-pullthroughcache/') || secretRegion !== region)) return 'secret-name'
  return reference.digest ? 'digest' : 'broken'
}
