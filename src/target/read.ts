import leven from 'leven'
import type { Cause } from '../core/cause.ts'
import { split } from '../image/reference.ts'
import { findAddress } from './extract/address.ts'
import { findDenial, findRole, findSecrets, principalKind } from './extract/arns.ts'
import { isCut } from './extract/cut.ts'
import { findImage } from './extract/image.ts'
import { findHost, findPlace } from './extract/place.ts'
import { findNetworkIds, findRetries, findStatus, findTask } from './extract/task.ts'
import type { Message } from './paste/json.ts'
import { maskSecrets } from './paste/mask.ts'
import { INIT_NAME, PULL_NAME } from './signatures/heads.ts'
import {
  findOtherPuller,
  findSignature,
  findTaskFailure,
  NAME_ONLY,
  saysPull,
  saysUndecided,
  withTranslations,
} from './signatures/index.ts'
import { squeeze } from './signatures/squeeze.ts'
import type { Signature } from './signatures/types.ts'
import { gatesOf, registryOf, stageOf } from './stage.ts'
import type { ParsedError } from './types.ts'

/** Official images of Docker Hub that are pulled most: an unknown name one letter away is a slip, not a registry left out. */
const OFFICIAL =
  'nginx redis postgres mysql mariadb mongo node python golang ruby php httpd alpine ubuntu debian busybox amazonlinux memcached rabbitmq traefik wordpress openjdk tomcat haproxy fluentd registry docker'.split(
    ' ',
  )

/** Reads one message. Costs time linear in its length: phrases are searched for, patterns are bounded. */
export function read({ text: raw, context }: Message): ParsedError {
  const flat = raw.replace(/\s+/g, ' ').trim()
  const squeezed = withTranslations(squeeze(flat))
  const cut = isCut(flat)
  const found = findImage(flat, !cut)
  const image = found.image ?? context.image ?? null
  const parts = found.image ? found : image ? { image, repository: split(image).path, reference: referenceOf(image) } : found
  const address = findAddress(flat)
  const host = findHost(flat)
  const stage = stageOf(squeezed, address?.kind ?? null)
  const retries = findRetries(flat)
  const signature = findSignature({
    text: squeezed,
    stage,
    registry: registryOf(squeezed, image, host),
    address: address?.kind ?? null,
    digest: parts.reference?.includes('sha256:') ?? false,
    retries,
  })
  const denied = findDenial(flat)
  const { pullError, insteadOf } = judge(flat, squeezed, signature, denied?.action ?? null)
  const decided = pullError === false ? null : (signature ?? (pullError ? NAME_ONLY : null))
  const place = findPlace(flat, image)
  const task = findTask(flat)
  return {
    text: maskSecrets(raw.trim()).slice(0, 4_000),
    pullError,
    causes: decided ? causesOf(decided, image) : [],
    gates: decided ? gatesOf(decided.gates, stage, address?.kind ?? null) : null,
    image,
    region: place.region,
    account: place.account,
    repository: parts.repository,
    reference: parts.reference,
    roleArn: findRole(flat),
    denied,
    address,
    host,
    httpStatus: findStatus(flat),
    retries,
    secrets: findSecrets(flat),
    cut,
    taskArn: context.taskArn ?? task.taskArn,
    cluster: nameOf(context.cluster) ?? task.cluster,
    service: nameOf(context.service) ?? task.service,
    container: context.container ?? task.container,
    insteadOf,
    signature: decided?.id ?? null,
    vague: decided?.vague ?? false,
    networkIds: findNetworkIds(flat),
    ask:
      pullError === false || (decided && !decided.vague && !cut)
        ? null
        : pullError === null
          ? 'stopped-reason'
          : cut
            ? 'task-arn'
            : 'whole-text',
  }
}

const nameOf = (arnOrName?: string) => arnOrName?.split('/').at(-1)
const referenceOf = (image: string) => {
  const { tag, digest } = split(image)
  return [tag, digest].filter(Boolean).join('@') || null
}

/** Calls that ECS makes for a pull; the same denial of another call is somebody else's. */
const PULL_CALLS =
  /^(?:ecr:(?:GetAuthorizationToken|BatchGetImage|GetDownloadUrlForLayer|BatchImportUpstreamImage)|secretsmanager:GetSecretValue|ssm:GetParameters?|kms:Decrypt)$/i
const ABOUT_ECS = /\bECS\b|fargate/i
const FAILURE = /fail|error|stop|exit|timeout|エラー|失敗|停止|起動しない|échec|erreur|échoue/i

/** Whether it is a failed pull of an ECS task. ECS's own names and sentences decide; without them a registry's words may be anybody's. */
function judge(
  flat: string,
  squeezed: string,
  signature: Signature | null,
  action: string | null,
): Pick<ParsedError, 'pullError' | 'insteadOf'> {
  const named = PULL_NAME.test(flat)
  const failure = findTaskFailure(squeezed)
  if (named) return { pullError: true, insteadOf: null }
  if (saysPull(squeezed)) return { pullError: true, insteadOf: null }
  if (/failed to resolve ref(?!erence)/i.test(flat)) return { pullError: true, insteadOf: null }
  // A rule that cannot fetch upstream fails every pull through it, ECS's as well, whoever met it first.
  if (signature?.id === 'upstream-registry') return { pullError: true, insteadOf: null }
  const other = findOtherPuller(squeezed)
  if (failure) return { pullError: false, insteadOf: failure.code }
  if (other) return { pullError: false, insteadOf: other.code }
  if (/DockerTimeoutError|Could not transition to (?:start|create)/i.test(flat)) return { pullError: null, insteadOf: 'docker-timeout' }
  const principal = principalKind(flat)
  if (signature && !signature.vague && action && PULL_CALLS.test(action)) {
    // The session of a task is that of its execution role or of its own role: reading secrets is what both do.
    if (principal === 'task')
      return { pullError: /^ecr:/i.test(action) || /exec/i.test(findRole(flat) ?? '') ? true : null, insteadOf: null }
    if (signature.id.startsWith('denied-by-endpoint-policy')) return { pullError: true, insteadOf: null }
  }
  if (signature && !signature.vague && ABOUT_ECS.test(flat)) {
    if (signature.id === 'secret-kms' || signature.id.startsWith('image-') || INIT_NAME.test(flat))
      return { pullError: true, insteadOf: null }
  }
  if (signature?.id === 'image-missing' && /No such image: .*\.dkr\.ecr.*\(tag: /.test(flat)) return { pullError: true, insteadOf: null }
  if (signature && !signature.vague) return { pullError: null, insteadOf: null }
  return {
    pullError: saysUndecided(squeezed) || INIT_NAME.test(flat) || signature || (ABOUT_ECS.test(flat) && FAILURE.test(flat)) ? null : false,
    insteadOf: null,
  }
}

/** The causes of a wording, in the order that the image's name suggests. */
function causesOf(signature: Signature, image: string | null): Cause[] {
  const causes = [...signature.causes]
  if (signature.id === 'hub-official-refused' && image) {
    const name = split(image).path.replace(/^library\//, '')
    if (!OFFICIAL.includes(name) && OFFICIAL.some((official) => name.length > 3 && leven(name, official) === 1))
      return ['image-not-found', ...causes.filter((c) => c !== 'image-not-found')]
  }
  const cached =
    image !== null &&
    /\.dkr[.-]ecr\..*?\/(?:[\w-]+\/)?(?:docker-?hub|ecr-public|quay|ghcr|github|kubernetes|k8s|registry-k8s|gitlab|mcr|chainguard)[\w.-]*\//.test(
      image,
    )
  if (cached && (causes[0] === 'image-not-found' || signature.vague) && !causes.includes('pull-through-cache'))
    causes.splice(1, 0, 'pull-through-cache')
  return causes
}
