import { partition, partitionOf } from '../core/partition.ts'
import type { ImageReference, LaunchType, TaskDefinition } from '../facts/types/index.ts'
import type { Destination } from '../facts/types/network.ts'
import { askedSecrets } from '../policy/secrets.ts'

interface Asked {
  images: readonly ImageReference[]
  taskDefinition: TaskDefinition | null
  launchType: LaunchType
  platformVersion: string | null
}

/**
 * What this pull has to reach, in the order of the gates. Fargate up to 1.3 fetched the registry token through an interface of its own
 * (Amazon ECR guide, VPC endpoints). Where logs go is none of the pull's: a log driver that cannot reach its service fails by itself.
 */
export function destinationsOf({ images, taskDefinition, launchType, platformVersion }: Asked): Destination[] {
  const found = new Map<string, Destination>()
  const add = (service: string, where: string, host: string, gate: Destination['gate']) => {
    if (!found.has(host)) found.set(host, { service, region: where, host, gate })
  }
  for (const secret of askedSecrets(taskDefinition, launchType))
    add(secret.service, secret.region, `${secret.service}.${secret.region}.${suffixOf(secret.region)}`, 'secret-connection')
  const oldFargate = launchType === 'FARGATE' && /^1\.[0-3](\.|$)/.test(platformVersion ?? '')
  for (const image of images) {
    if (image.registry === 'ecr' && image.region) {
      if (!oldFargate) add('ecr.api', image.region, `api.ecr.${image.region}.${suffixOf(image.region)}`, 'token-connection')
      add('ecr.dkr', image.region, image.host, 'manifest-connection')
      add('s3', image.region, `prod-${image.region}-starport-layer-bucket.s3.${image.region}.${suffixOf(image.region)}`, 'layer-connection')
    } else if (image.registry !== 'malformed') add('internet', '', image.host, 'manifest-connection')
  }
  return [...found.values()]
}

const suffixOf = (region: string) => partition(partitionOf(region)).suffix

/** ARN of the objects of the bucket ECR serves layers from (Amazon ECR guide, minimum S3 bucket permissions). */
export const layerObjects = (region: string, inPartition: string): string =>
  `arn:${inPartition}:s3:::prod-${region}-starport-layer-bucket/*`
