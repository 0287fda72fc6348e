import type { Platform } from '../facts/types/index.ts'

const DOCKER = 'application/vnd.docker'
const OCI = 'application/vnd.oci.image'

/** Manifests and indexes of images that today's runtimes know. */
export const RUNNABLE_TYPES: ReadonlySet<string> = new Set([
  `${OCI}.index.v1+json`,
  `${OCI}.manifest.v1+json`,
  `${DOCKER}.distribution.manifest.list.v2+json`,
  `${DOCKER}.distribution.manifest.v2+json`,
])

/** Docker's manifests of before 2016, which containerd 2 and Docker 28 refuse. */
export const SCHEMA_1_TYPES: ReadonlySet<string> = new Set([
  `${DOCKER}.distribution.manifest.v1+json`,
  `${DOCKER}.distribution.manifest.v1+prettyjws`,
])

/** Everything ECR may be asked for, so that it hands over what it has and converts nothing. */
export const MANIFEST_TYPES: readonly string[] = [...RUNNABLE_TYPES, ...SCHEMA_1_TYPES]

const CONFIG_TYPES = new Set([`${OCI}.config.v1+json`, `${DOCKER}.container.image.v1+json`])

export interface RawManifest {
  mediaType: string
  /** Of an index, attestations left out; null: it is none. */
  platforms: Platform[] | null
  /** Of a single image: media types of its layers, each once. */
  layers: string[]
  /** Of a single image: digest of its configuration; null: it is of no kind that tells a platform. */
  config: string | null
}

/**
 * Reads a manifest as a registry hands it over. What an index names is there: ECR takes no index without its manifests
 * (ReferencedImagesNotFoundException of PutImage) and deletes none that one names (ImageReferencedByManifestList of BatchDeleteImage).
 * Null where it is no JSON object.
 */
export function readManifest(text: string, mediaType: string | null): RawManifest | null {
  const body = parse(text)
  if (!body) return null
  const children = Array.isArray(body.manifests) ? body.manifests.map(record) : undefined
  const config = record(body.config)
  return {
    mediaType: mediaType ?? string(body.mediaType) ?? (children ? `${OCI}.index.v1+json` : `${OCI}.manifest.v1+json`),
    platforms: children?.flatMap((child) => platformOf(child.platform) ?? []) ?? null,
    layers: [...new Set((Array.isArray(body.layers) ? body.layers : []).map((layer) => string(record(layer).mediaType) ?? ''))],
    config: CONFIG_TYPES.has(string(config.mediaType) ?? '') ? string(config.digest) : null,
  }
}

/** The platform an index entry or an image configuration names; null: none, or `unknown`, as attestations have it. */
export function platformOf(value: unknown): Platform | null {
  const { os, architecture, 'os.version': version } = record(value)
  if (typeof os !== 'string' || typeof architecture !== 'string' || os === 'unknown' || !os || !architecture) return null
  const osVersion = os === 'windows' && typeof version === 'string' && /^\d{1,5}(?:\.\d{1,8}){1,3}$/.test(version) ? version : null
  return { os, architecture, ...(osVersion && { osVersion }) }
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {})
const string = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

function parse(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : null
  } catch {
    return null
  }
}
