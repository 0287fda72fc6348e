import { DescribeImagesCommand } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { partition } from '../core/partition.ts'
import { askedImage, repositoryArn } from '../image/asked.ts'
import { forgotten, hostless } from '../image/namesake.ts'
import { defineFact } from './define.ts'
import type { ContainerImage, Namesake } from './types/index.ts'

/**
 * For a failed reference without a registry host: does the task's own registry have a repository of that name? Asked only after a failure
 * such a slip can cause, since most such references do mean Docker Hub.
 */
export default defineFact({
  id: 'namesakes',
  needs: ['references', 'error', 'target'],
  async load({ references, error, target }, aws): Promise<Namesake[]> {
    const account = aws.account ?? target.account
    if (!account) return []
    const found = await Promise.all(forgotten(references, error).map((image) => namesakeOf(aws, account, image)))
    return found.filter((namesake) => namesake !== null)
  },
})

async function namesakeOf(aws: Aws, account: string, image: ContainerImage): Promise<Namesake | null> {
  const repository = hostless(image.reference)!
  const host = `${account}.dkr.ecr.${aws.region}.${partition(aws.partition).suffix}`
  const namesake = {
    container: image.container,
    repository: repositoryArn({ account, region: aws.region, repository }),
    uri: `${host}/${image.reference.text}`,
  }
  try {
    await aws.ecr().send(new DescribeImagesCommand({ registryId: account, repositoryName: repository, imageIds: [askedImage(image)] }))
    return { ...namesake, holdsImage: true }
  } catch (error) {
    if (isNotFound(error, 'ImageNotFoundException')) return { ...namesake, holdsImage: false }
    if (isNotFound(error, 'RepositoryNotFoundException')) return null
    throw error
  }
}
