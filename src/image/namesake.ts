import type { ContainerImage, ImageReference } from '../facts/types/index.ts'
import type { ParsedError } from '../target/types.ts'
import { formatImageReference, parseImageReference, split } from './reference.ts'

/** Failures that a reference to the wrong registry can end in: it is unknown there, asks for a login, or cannot be reached from a closed network. */
const SYMPTOMS = new Set([
  'invalid-image-reference',
  'image-not-found',
  'repository-not-found',
  'private-registry-credentials',
  'network-timeout',
])

/** Repository name of a reference written without a registry host, which runtimes then look for on Docker Hub; null: it has one. */
export function hostless(reference: ImageReference): string | null {
  const { host, path } = split(reference.text)
  return reference.registry === 'docker-hub' && host === null ? path : null
}

/** References without a host that the failed pull may have stumbled over. */
export function forgotten(images: readonly ContainerImage[], error: ParsedError | null): ContainerImage[] {
  if (!error?.pullError || !SYMPTOMS.has(error.causes[0] ?? '')) return []
  return images.filter((image) => hostless(image.reference) !== null && concerns(error, image))
}

/** False where the error names another container or image. */
export function concerns(error: Pick<ParsedError, 'container' | 'image'>, image: Pick<ContainerImage, 'container' | 'reference'>): boolean {
  if (error.container) return error.container === image.container
  return !error.image || sameImage(error.image, image.reference)
}

/** Texts write a reference in full where the task has it short. */
const sameImage = (text: string, reference: ImageReference): boolean =>
  text === reference.text || formatImageReference(parseImageReference(text)) === formatImageReference(reference)
