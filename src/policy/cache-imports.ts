import type { EcrLookup, FactValues, SimulatedAction } from '../facts/types/index.ts'
import { registryKey, repositoryArn } from '../image/asked.ts'

export const IMPORT = 'ecr:BatchImportUpstreamImage'
export const CREATE = 'ecr:CreateRepository'

/**
 * The rights to fetch that the puller certainly lacks. A policy of the registry or repository may grant what its own policies do not: where
 * there is one, only an explicit deny is certain.
 */
export function deniedImports(
  { actions, registryPolicies }: FactValues['cacheImports'],
  repositoryPolicies: Record<string, string | null>,
  image: EcrLookup,
): SimulatedAction[] {
  const arn = repositoryArn(image.reference)
  const needed = image.state === 'repository-not-found' ? [IMPORT, CREATE] : [IMPORT]
  const elsewhere =
    registryPolicies[registryKey(image.reference)] !== null || (image.state !== 'repository-not-found' && repositoryPolicies[arn] !== null)
  const lacks = ({ decision, missingContext }: SimulatedAction) =>
    decision === 'explicitDeny' || (decision === 'implicitDeny' && !elsewhere && !missingContext.length)
  return needed.flatMap((action) => actions.filter((s) => s.action === action && s.resource === arn && lacks(s)).slice(0, 1))
}
