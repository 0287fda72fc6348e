import { paginateListTaskDefinitions } from '@aws-sdk/client-ecs'
import type { Changes } from '../../aws/change.ts'
import type { TaskDefinition } from '../../facts/types/index.ts'

/** Number of the family's newest revision: one that is registered later has a higher one. */
export async function newestRevision({ family, revision }: TaskDefinition, aws: Changes): Promise<number> {
  const wanted = { familyPrefix: family, sort: 'DESC' as const }
  let newest = revision
  for await (const page of paginateListTaskDefinitions({ client: aws.ecs() }, wanted)) {
    for (const arn of page.taskDefinitionArns ?? []) newest = Math.max(newest, Number(arn.split(':').at(-1)) || 0)
    // Sorted, the first page has the highest.
    break
  }
  return newest
}
