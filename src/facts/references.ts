import { parseImageReference } from '../image/reference.ts'
import { defineFact } from './define.ts'
import type { ContainerImage, Task, TaskContainer } from './types/index.ts'

/**
 * What each container pulls. A task carries the references of its containers, so that ECR is asked beside DescribeTaskDefinition and not
 * after it: the task definition is turned to only where there is no task, and a paste only where there is neither.
 */
export default defineFact({
  id: 'references',
  needs: ['task', 'pasted'],
  asks: ['taskDefinition'],
  async load({ task, pasted }, _, ask): Promise<ContainerImage[]> {
    const named = task?.containers.filter((container) => container.image) ?? []
    if (task && named.length) return named.map((container) => withPin(task, container))
    const containers = (await ask('taskDefinition'))?.containers ?? []
    if (containers.length)
      return containers.map(({ name, image }) => ({ container: name, reference: parseImageReference(image), pinned: null }))
    if (!pasted?.image) return []
    return [{ container: pasted.container ?? '', reference: parseImageReference(pasted.image), pinned: null }]
  },
})

function withPin(task: Task, container: TaskContainer): ContainerImage {
  const reference = parseImageReference(container.image)
  return { container: container.name, reference, pinned: reference.digest ? null : pinOf(task, container, reference.repository) }
}

/** `repository:tag@sha256:…` as errors write it. */
const PINNED = /([\w./-]+)(?::[\w.-]+)?@(sha256:[0-9a-f]{64})(?![0-9a-f])/g
/** A digest that is gone reads as a refused HEAD, which runtimes send for the image itself; they fetch layers by GET. */
const RESOLVED = /HEAD (?:request to )?"?https:\/\/[^/\s"]+\/v2\/([\w./-]+)\/(?:blobs|manifests)\/(sha256:[0-9a-f]{64})(?![0-9a-f])/gi

/**
 * Version consistency: a service's deployment resolves a tag once, and its later tasks pull the digest. It shows in the error and in the
 * task's imageDigest (Amazon ECS developer guide, deployment-type-ecs).
 */
function pinOf(task: Task, container: TaskContainer, repository: string): string | null {
  for (const text of [container.reason, task.stoppedReason]) {
    for (const [, name, digest] of [...(text?.matchAll(PINNED) ?? []), ...(text?.matchAll(RESOLVED) ?? [])]) {
      if (repository && `/${name}`.endsWith(`/${repository}`)) return digest!
    }
  }
  return task.service ? container.imageDigest : null
}
