import { partitionOf } from '../core/partition.ts'
import type { ContainerImage, ImageReference } from '../facts/types/index.ts'

/** What a pull asks ECR for: the digest where the reference names or ECS pinned one (a tag beside it is then not looked at), else the tag. */
export type AskedImage = { imageDigest: string } | { imageTag: string }

export function askedImage({ reference, pinned }: Pick<ContainerImage, 'reference' | 'pinned'>): AskedImage {
  const digest = reference.digest ?? pinned
  return digest ? { imageDigest: digest } : { imageTag: tagOf(reference) }
}

/** The tag or digest a person would read as what is missing. */
export const askedText = (image: Pick<ContainerImage, 'reference' | 'pinned'>): string => Object.values(askedImage(image))[0] as string

/** Same text: same image. */
export const imageKey = (image: Pick<ContainerImage, 'reference' | 'pinned'>): string =>
  [image.reference.account, image.reference.region, image.reference.repository, askedText(image)].join(' ')

export const registryKey = ({ account, region }: Pick<ImageReference, 'account' | 'region'>): string => `${account} ${region}`

/** ARN of a reference's ECR repository. */
export function repositoryArn({ account, region, repository }: Pick<ImageReference, 'account' | 'region' | 'repository'>): string {
  return `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}`
}

/** A reference without tag and digest means `latest`. */
const tagOf = (reference: ImageReference): string => reference.tag ?? 'latest'
