import type { Context } from '../context.ts'
import { ANYTHING, evaluate } from '../policy.ts'
import { AwsError } from '../protocol/error.ts'
import { type Place, placeOf, type Repository } from '../state.ts'

export const BAD_TOKEN = 'InvalidParameterException'

/** The registry asked for. One of another account answers only for a repository whose policy lets this caller do that. */
export function registry({ world, here, caller }: Context, action: string, registryId: string | undefined, names: string[]): Place {
  if (!registryId || registryId === here.account) return here
  const there = placeOf(world, registryId, here.region)
  for (const name of names.length ? names : ['*']) {
    const resource = `arn:aws:ecr:${here.region}:${registryId}:repository/${name}`
    const policy = there.repositories[name]?.policy ?? '{"Statement":[]}'
    const decision = evaluate({ action, resource, identity: ANYTHING, resourcePolicy: policy, principal: caller, cross: true })
    if (decision.decision !== 'allowed')
      throw new AwsError(
        'AccessDeniedException',
        `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${decision.why}`,
      )
  }
  return there
}

export function repositoryOf(place: Place, name = ''): Repository {
  const repository = place.repositories[name]
  if (repository) return repository
  throw new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${place.account}'`,
  )
}

/** The repository a request is about. */
export const at = (context: Context, operation: string, input: { registryId?: string; repositoryName?: string }): Repository => {
  const place = registry(context, `ecr:${operation}`, input.registryId, [input.repositoryName ?? ''])
  return repositoryOf(place, input.repositoryName)
}
