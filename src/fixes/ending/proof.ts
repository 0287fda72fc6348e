import type { EcrLookup, Service, TaskDefinition } from '../../facts/types/index.ts'
import type { ProofPlan } from '../types.ts'

/** A revision other than the one that failed is to start: one there is, or the one an earlier step of the plan registers. */
export type OtherRevision = ({ arn: string } | { registeredBy: string }) & { digests: ProofPlan['digests'] }

/** What proves a run: a task of the revision that failed, or of the other one, with the images ECR has now. */
export function proofOf(
  cluster: string,
  service: Service | null,
  { arn, family }: TaskDefinition,
  images: readonly EcrLookup[],
  other: OtherRevision | null,
): ProofPlan {
  const digests: ProofPlan['digests'] = {}
  for (const { container, reference, digest, pinned } of images) {
    const { account, region, repository, tag } = reference
    const wanted = reference.digest ?? pinned ?? digest
    if (wanted && account && region) digests[container] = { digest: wanted, repository, registry: account, region, tag }
  }
  const usual: ProofPlan = { cluster, service: service?.name ?? null, family, taskDefinition: arn, digests, step: null }
  if (!other) return usual
  const { digests: chosen, ...revision } = other
  return { ...usual, digests: chosen, ...('arn' in revision ? { taskDefinition: revision.arn } : revision) }
}
