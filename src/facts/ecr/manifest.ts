import { BatchGetImageCommand, type Image } from '@aws-sdk/client-ecr'
import type { Aws } from '../../aws/aws.ts'
import { type AskedImage, askedImage } from '../../image/asked.ts'
import { MANIFEST_TYPES, type RawManifest, readManifest } from '../../image/manifest.ts'
import type { ContainerImage } from '../types/index.ts'

/** An image whose manifest is wanted; the digest where it is known. */
export interface Wanted {
  image: ContainerImage
  digest: string | null
}

/** The manifests of images of one repository, those ECR has. */
export async function batchGet(aws: Aws, wanted: readonly Wanted[]): Promise<{ image: ContainerImage; manifest: RawManifest }[]> {
  const { account, region, repository } = wanted[0]!.image.reference
  const imageIds = [...new Map(wanted.map((one) => [Object.values(idOf(one))[0], idOf(one)])).values()]
  const question = { registryId: account!, repositoryName: repository, imageIds, acceptedMediaTypes: [...MANIFEST_TYPES] }
  const { images = [] } = await aws.ecr(region!).send(new BatchGetImageCommand(question))
  return wanted.flatMap((one) => {
    const answer = images.find((image) => answers(image, idOf(one)))
    const manifest = answer && readManifest(answer.imageManifest ?? '', answer.imageManifestMediaType ?? null)
    return manifest ? [{ image: one.image, manifest }] : []
  })
}

const idOf = ({ image, digest }: Wanted): AskedImage => (digest ? { imageDigest: digest } : askedImage(image))

const answers = ({ imageId }: Image, asked: AskedImage): boolean =>
  'imageTag' in asked ? imageId?.imageTag === asked.imageTag : imageId?.imageDigest === asked.imageDigest
