import type { ImageReference, LaunchType, TaskDefinition } from '../facts/types/index.ts'
import type { Destination } from '../facts/types/network.ts'

interface Asked {
  images: readonly ImageReference[]
  taskDefinition: TaskDefinition | null
  launchType: LaunchType
  platformVersion: string | null
  region: string
  partition: string
}

/**
 * What this pull has to reach, in the order of the gates. Fargate up to 1.3 fetched the registry token through an interface of its own
 * (Amazon ECR guide, VPC endpoints); on EC2 `secrets` are fetched beside the pull and are no gate of it, registry credentials are.
 */
export function destinationsOf({ images, taskDefinition, launchType, platformVersion, region, partition }: Asked): Destination[] {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  const found = new Map<string, Destination>()
  const add = (service: string, where: string, host: string, gate: Destination['gate']) => {
    if (!found.has(host)) found.set(host, { service, region: where, host, gate })
  }
  const containers = taskDefinition?.containers ?? []
  const secrets = containers.flatMap((c) => [
    ...(c.repositoryCredentials ? [c.repositoryCredentials] : []),
    ...(launchType === 'EC2' ? [] : c.secrets),
  ])
  for (const secret of secrets) {
    const [, , service, where] = secret.split(':')
    const name = service === 'secretsmanager' ? 'secretsmanager' : 'ssm'
    add(name, where || region, `${name}.${where || region}.${suffix}`, 'secret-connection')
  }
  const oldFargate = launchType === 'FARGATE' && /^1\.[0-3](\.|$)/.test(platformVersion ?? '')
  for (const image of images) {
    if (image.registry === 'ecr' && image.region) {
      if (!oldFargate) add('ecr.api', image.region, `api.ecr.${image.region}.${suffix}`, 'token-connection')
      add('ecr.dkr', image.region, image.host, 'manifest-connection')
      add('s3', image.region, `prod-${image.region}-starport-layer-bucket.s3.${image.region}.${suffix}`, 'layer-connection')
    } else if (image.registry !== 'malformed') add('internet', '', image.host, 'manifest-connection')
  }
  return [...found.values()]
}

/** ARN of the objects of the bucket ECR serves layers from (Amazon ECR guide, minimum S3 bucket permissions). */
export const layerObjects = (region: string, partition: string): string => `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`
