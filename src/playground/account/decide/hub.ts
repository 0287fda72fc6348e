import type { Origin } from './origin.ts'
import type { Outcome } from './outcome.ts'
import { pathTo } from './path.ts'
import type { Reference } from './reference.ts'
import { dial, imageFailure } from './texts.ts'

/** A pull from Docker Hub, or from ECR's public registry: every public image exists, those of `world.hub.private` want credentials, and the anonymous limit can be used up. */
export function pullFromHub(origin: Origin, image: Extract<Reference, { kind: 'hub' }>, credentials: boolean): Outcome {
  const { hub } = origin.world
  const stop = { ok: false as const, container: null, pullStarted: true, resources: [image.text] }
  const url = `https://${image.host}/v2/${image.repository}/manifests`
  const path = pathTo(origin, 'hub')
  if (!path.ok) {
    const words = `failed to resolve ref ${image.text}: failed to do request: Head "${url}/${image.tag}": ${dial(origin, path, image.host)}`
    const text = imageFailure(origin, words, 'silence', undefined, image.text)
    return { ...stop, gate: path.fault === 'dns' ? 'dns' : 'manifest-connection', reason: path.fault, resources: path.resources, text }
  }
  if (credentials) return { ok: true }
  if (hub.private.includes(image.repository)) {
    const words = `failed to resolve ref ${image.text}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    return { ...stop, gate: 'manifest-access', reason: 'hub-credentials', text: imageFailure(origin, words, 'final') }
  }
  if (!hub.limited) return { ok: true }
  if (image.host === 'public.ecr.aws') {
    const words = `failed to resolve ref ${image.text}: unexpected status from HEAD request to ${url}/${image.tag}: 429 Too Many Requests - toomanyrequests: Rate exceeded`
    return { ...stop, gate: 'manifest-access', reason: 'hub-limit', text: imageFailure(origin, words, 'silence') }
  }
  const limit = 'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit'
  const words = `httpReadSeeker: failed open: unexpected status code ${url}/sha256:${'9'.repeat(64)}: 429 Too Many Requests - Server message: ${limit}`
  return { ...stop, gate: 'manifest-access', reason: 'hub-limit', text: imageFailure(origin, words, 'silence') }
}
