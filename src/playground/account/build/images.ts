import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { type Image, placeOf, type Repository, uuid } from '../state.ts'

const sha = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
const OCI = 'application/vnd.oci.image.'

/** A repository of an account, made where it is not there yet. */
function repositoryOf({ world }: Context, name: string, account = world.account): Repository {
  const { repositories, region } = placeOf(world, account, world.region)
  repositories[name] ??= {
    info: {
      repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${name}`,
      registryId: account,
      repositoryName: name,
      repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
      createdAt: new Date('2025-04-01T09:00:00Z'),
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfiguration: { encryptionType: 'AES256' },
    },
    images: [],
    policy: null,
    lifecycle: null,
  }
  return repositories[name]
}

interface Push {
  daysAgo: number
  architectures?: string[]
  /** The build of Windows it is for, `10.0.20348.2700`; left out: it is for Linux. */
  windows?: string
  account?: string
  /** Compressed. */
  sizeBytes?: number
}

/** Puts an image as `docker buildx` does: an index with a manifest for each platform, which is listed without a tag, and an attestation. */
export function pushImage(
  context: Context,
  name: string,
  tags: string[],
  { daysAgo, architectures = ['amd64'], windows, account, sizeBytes = 31_000_000 }: Push,
) {
  const repository = repositoryOf(context, name, account)
  const pushedAt = new Date(Date.now() - daysAgo * 86_400_000)
  const os = windows ? { os: 'windows', 'os.version': windows } : { os: 'linux' }
  const nameOf = (architecture: string) => (windows ? `windows/${architecture} ${windows}` : architecture)
  const children = architectures.map((architecture) => {
    const config = JSON.stringify({ architecture, ...os, created: '2026-01-01', name, tags })
    context.world.blobs[sha(config)] = config
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: `${OCI}manifest.v1+json`,
      config: { mediaType: `${OCI}config.v1+json`, size: config.length, digest: sha(config) },
      layers: [{ mediaType: `${OCI}layer.v1.tar+gzip`, size: sizeBytes, digest: sha(`layer ${name} ${tags} ${architecture}`) }],
    })
    const image: Image = {
      digest: sha(manifest),
      tags: [],
      manifest,
      mediaType: `${OCI}manifest.v1+json`,
      pushedAt,
      sizeBytes,
      status: 'ACTIVE',
      platforms: [nameOf(architecture)],
    }
    repository.images.push(image)
    return { mediaType: image.mediaType, digest: image.digest, size: manifest.length, platform: { architecture, ...os } }
  })
  const attestation = {
    mediaType: `${OCI}manifest.v1+json`,
    digest: sha(`attestation ${name} ${tags}`),
    size: 840,
    platform: { architecture: 'unknown', os: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
  }
  const index = JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}index.v1+json`, manifests: [...children, attestation] })
  const digest = sha(`${index} ${uuid(context.world)}`)
  repository.images.push({
    digest,
    tags,
    manifest: index,
    mediaType: `${OCI}index.v1+json`,
    pushedAt,
    sizeBytes,
    status: 'ACTIVE',
    platforms: architectures.map(nameOf),
  })
}
