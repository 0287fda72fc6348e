import { DescribeImagesCommand } from '@aws-sdk/client-ecr'
import { DescribeTaskDefinitionCommand, paginateListTaskDefinitions, type TaskDefinition as SdkDefinition } from '@aws-sdk/client-ecs'
import { GetRoleCommand } from '@aws-sdk/client-iam'
import type { Changes } from '../../aws/change.ts'
import { isNotFound } from '../../aws/refusal.ts'
import type { TaskDefinition } from '../../facts/types/index.ts'
import { askedImage } from '../../image/asked.ts'
import { parseImageReference } from '../../image/reference.ts'
import { nameOf } from '../../policy/principal.ts'
import type { ProofPlan } from '../types.ts'

/** A revision whose images and role are there. */
export interface WorkingRevision {
  /** ARN. */
  arn: string
  digests: ProofPlan['digests']
  /** The failed one was deregistered: AWS deploys it no more. */
  failedIsInactive: boolean
}

/** More are not looked at: each takes several calls. */
const MOST = 5

/** The newest active revision of the family, other than the failed one, that is known to have all it needs; null: none among the newest is. */
export async function newestWorking(failed: TaskDefinition, aws: Changes): Promise<WorkingRevision | null> {
  const arns: string[] = []
  for await (const page of paginateListTaskDefinitions(
    { client: aws.ecs() },
    { familyPrefix: failed.family, status: 'ACTIVE', sort: 'DESC' },
  )) {
    arns.push(
      ...(page.taskDefinitionArns ?? []).filter((arn) => arn !== failed.arn && arn.split('/').at(-1)?.startsWith(`${failed.family}:`)),
    )
    if (arns.length >= MOST) break
  }
  const own = await described(failed.arn, aws)
  for (const arn of arns.slice(0, MOST)) {
    const candidate = await described(arn, aws)
    const digests = candidate && alike(candidate, failed) && (await roleIsThere(candidate, aws)) ? await digestsOf(candidate, aws) : null
    if (digests) return { arn, digests, failedIsInactive: own?.status === 'INACTIVE' }
  }
  return null
}

const described = async (taskDefinition: string, aws: Changes): Promise<SdkDefinition | null> =>
  (await aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition ?? null

/** It runs where the failed one would, and asks for nothing that the failed one was not given. */
function alike({ networkMode, runtimePlatform, containerDefinitions = [] }: SdkDefinition, failed: TaskDefinition): boolean {
  const secrets = containerDefinitions.flatMap(({ secrets: own = [], repositoryCredentials, logConfiguration }) => [
    ...[...own, ...(logConfiguration?.secretOptions ?? [])].flatMap(({ valueFrom }) => valueFrom ?? []),
    ...(repositoryCredentials?.credentialsParameter ? [repositoryCredentials.credentialsParameter] : []),
  ])
  const known = failed.containers.flatMap((container) => [...container.secrets, container.repositoryCredentials])
  return (
    (networkMode ?? null) === failed.networkMode &&
    (runtimePlatform?.cpuArchitecture ?? null) === failed.cpuArchitecture &&
    (runtimePlatform?.operatingSystemFamily ?? null) === failed.operatingSystem &&
    secrets.every((secret) => known.includes(secret))
  )
}

async function roleIsThere({ executionRoleArn }: SdkDefinition, aws: Changes): Promise<boolean> {
  if (!executionRoleArn) return false
  try {
    return (await aws.iam().send(new GetRoleCommand({ RoleName: nameOf(executionRoleArn) }))).Role?.Arn === executionRoleArn
  } catch (error) {
    if (isNotFound(error, 'NoSuchEntityException')) return false
    throw error
  }
}

/** What each container's image has in ECR; null where one has none, is archived, or lies where nobody can look. */
async function digestsOf({ containerDefinitions = [] }: SdkDefinition, aws: Changes): Promise<ProofPlan['digests'] | null> {
  const found: ProofPlan['digests'] = {}
  for (const { name = '', image = '' } of containerDefinitions) {
    const reference = parseImageReference(image)
    const { account, region, repository, tag } = reference
    if (reference.registry !== 'ecr' || !account || !region) return null
    const imageIds = [askedImage({ reference, pinned: null })]
    try {
      const asked = new DescribeImagesCommand({ registryId: account, repositoryName: repository, imageIds })
      const [detail] = (await aws.ecr(region).send(asked)).imageDetails ?? []
      if (!detail?.imageDigest || (detail.imageStatus ?? 'ACTIVE') !== 'ACTIVE') return null
      found[name] = { digest: detail.imageDigest, repository, registry: account, region, tag: reference.digest ? null : (tag ?? 'latest') }
    } catch (error) {
      if (isNotFound(error, 'ImageNotFoundException') || isNotFound(error, 'RepositoryNotFoundException')) return null
      throw error
    }
  }
  return containerDefinitions.length ? found : null
}
