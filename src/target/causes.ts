import leven from 'leven'
import type { Cause } from '../core/cause.ts'
import { split } from '../image/reference.ts'
import type { Signature } from './signatures/types.ts'

/** Official images of Docker Hub that are pulled most: an unknown name one letter away is a slip, not a registry left out. */
const OFFICIAL =
  'nginx redis postgres mysql mariadb mongo node python golang ruby php httpd alpine ubuntu debian busybox amazonlinux memcached rabbitmq traefik wordpress openjdk tomcat haproxy fluentd registry docker'.split(
    ' ',
  )

/** How people name the repositories that a pull-through-cache rule fills: after the registry they come from. */
const CACHE_PREFIX = /^(?:docker-?hub|ecr-public|quay|ghcr|github|kubernetes|k8s|registry-k8s|gitlab|mcr|chainguard)/

/** The causes of a wording, in the order that the image's name suggests. */
export function causesOf(signature: Signature, image: string | null): Cause[] {
  const causes = [...signature.causes]
  if (signature.id === 'hub-official-refused' && image) {
    const name = split(image).path.replace(/^library\//, '')
    if (!OFFICIAL.includes(name) && OFFICIAL.some((official) => name.length > 3 && leven(name, official) === 1))
      return ['image-not-found', ...causes.filter((c) => c !== 'image-not-found')]
  }
  // A variable that nothing put a value in: the runtime was given it as it stands.
  if (image && /\$[{(\w]|\{\{/.test(image) && !causes.includes('invalid-image-reference')) causes.push('invalid-image-reference')
  const cached =
    image?.includes('.dkr') &&
    split(image)
      .path.split('/')
      .slice(0, -1)
      .some((part) => CACHE_PREFIX.test(part))
  if (cached && (causes[0] === 'image-not-found' || signature.vague) && !causes.includes('pull-through-cache'))
    causes.splice(1, 0, 'pull-through-cache')
  return causes
}
