import type { Origin } from './origin.ts'
import type { Path } from './path.ts'

/**
 * The texts ECS reports, as found in its documentation, its agent's source and users' reports. Fargate 1.4 gives containerd's words, a container
 * instance the Docker daemon's. Two generations are in use: `new` speaks the SDK v2's way of the token call and puts a sentence of
 * ECS's own before a network fault.
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
const REQUEST = '415e6826-9d7a-4ef1-8eea-8eec9105a1a8'
const HEAD = 'ResourceInitializationError: unable to pull secrets or registry auth:'
const TRY = { final: 1, silence: 5, platform: 7 } as const

export const unassumable = (role: string) =>
  `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`

const modern = (origin: Origin) => origin.world.wording === 'new'

/** Last words of a connection that was not made. */
export function dial(origin: Origin, path: Extract<Path, { ok: false }>, host: string): string {
  if (path.fault === 'dns') return `dial tcp: lookup ${host} on 10.0.0.2:53: read udp ${origin.ip}:49410->10.0.0.2:53: i/o timeout`
  return `dial tcp ${path.ip}:443: i/o timeout`
}

/** No connection for the registry token. */
export function tokenTimeout(origin: Origin, why: string, region: string): string {
  const url = `https://api.ecr.${region}.amazonaws.com/`
  const old = `RequestError: send request failed caused by: Post "${url}": ${why}`
  if (!origin.fargate) {
    const hint = modern(origin) ? 'The task can\u2019t pull the image. Check your network configuration. ' : ''
    return `CannotPullECRContainerError: ${hint}${old}`
  }
  const call = modern(origin)
    ? `operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "${url}": ${why}`
    : old
  return `${HEAD} The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. ${call}`
}

/** The registry token was refused. */
export function tokenDenied(origin: Origin, denial: string): string {
  if (!origin.fargate) return `CannotPullECRContainerError: ${denial} status code: 400, request id: ${REQUEST}`
  const call = modern(origin)
    ? `operation error ECR: GetAuthorizationToken, https response error StatusCode: 400, RequestID: ${REQUEST}, api error ${denial}`
    : `${denial} status code: 400, request id: ${REQUEST}`
  return `${HEAD} execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${call}`
}

/** The credentials of a private registry could not be had. */
export const secretFailure = (secret: string, why: string, silent: boolean) =>
  `${HEAD} execution resource retrieval failed: unable to get registry auth from asm: service call has been retried ${silent ? TRY.silence : TRY.final} time(s): asm fetching secret from the service for ${secret}: ${why}`

/** The image itself could not be had. `words` are containerd's, `daemon` Docker's where they differ; `silent` names the image nobody answered for. */
export function imageFailure(origin: Origin, words: string, tries: keyof typeof TRY, daemon?: string, silent?: string): string {
  if (!origin.fargate) return `CannotPullContainerError: ${daemon ?? `Error response from daemon: ${words}`}`
  if (silent && modern(origin))
    return `CannotPullContainerError: The task cannot pull ${silent} from the registry ${silent}. There is a connection issue between the task and the registry. Check your task network configuration. : ${words}`
  const stage = words.startsWith('failed to copy') ? 'ref pull' : 'pull image manifest'
  return `CannotPullContainerError: ${stage} has been retried ${TRY[tries]} time(s): ${words}`
}

export const LAYER = 'failed to copy: httpReadSeeker: failed open:'
