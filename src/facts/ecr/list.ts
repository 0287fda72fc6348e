import { DescribeRepositoriesCommand, type ImageDetail, paginateDescribeImages, paginateDescribeRepositories } from '@aws-sdk/client-ecr'
import type { Aws } from '../../aws/aws.ts'
import { isNotFound } from '../../aws/refusal.ts'
import type { ImageReference } from '../types/index.ts'

/** A repository may hold far more than a suggestion is worth waiting for. */
const MOST = 5000

/**
 * The images of a repository, archived ones included: those are left out unless asked for (Amazon ECR API reference, DescribeImagesFilter).
 * Pages come in no order of time, so the newest are known only when all are read.
 */
export async function listImages(aws: Aws, reference: ImageReference, tagStatus: 'TAGGED' | 'ANY'): Promise<ImageDetail[]> {
  const pages = paginateDescribeImages(
    { client: aws.ecr(reference.region!), pageSize: 1000 },
    { registryId: reference.account!, repositoryName: reference.repository, filter: { tagStatus, imageStatus: 'ANY' } },
  )
  return gather(pages, (page) => page.imageDetails)
}

/** Names of the repositories of the reference's registry. */
export async function listRepositories(aws: Aws, reference: ImageReference): Promise<string[]> {
  const pages = paginateDescribeRepositories({ client: aws.ecr(reference.region!), pageSize: 1000 }, { registryId: reference.account! })
  return (await gather(pages, (page) => page.repositories)).flatMap((repository) => repository.repositoryName ?? [])
}

/** ARN of a repository of that name in the task's own account and Region; null: there is none. */
export async function ownRepository(aws: Aws, account: string, name: string): Promise<string | null> {
  try {
    const { repositories } = await aws.ecr().send(new DescribeRepositoriesCommand({ registryId: account, repositoryNames: [name] }))
    return repositories?.[0]?.repositoryArn ?? null
  } catch (error) {
    if (isNotFound(error, 'RepositoryNotFoundException')) return null
    throw error
  }
}

async function gather<P, T>(pages: AsyncIterable<P>, items: (page: P) => T[] | undefined): Promise<T[]> {
  const gathered: T[] = []
  for await (const page of pages) {
    gathered.push(...(items(page) ?? []))
    if (gathered.length >= MOST) break
  }
  return gathered
}
