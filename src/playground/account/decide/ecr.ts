import type { Gate } from '../../../core/gate.ts'
import { ANYTHING, evaluate } from '../policy.ts'
import { secretOf } from '../secrets.ts'
import { type Image, placeOf, type Repository } from '../state.ts'
import { type Access, access } from './access.ts'
import type { Origin } from './origin.ts'
import type { Failure, Outcome } from './outcome.ts'
import { type Path, pathTo } from './path.ts'
import { fits, platformName, type Runs } from './platform.ts'
import type { Reference } from './reference.ts'
import { dial, imageFailure, LAYER, tokenDenied, tokenTimeout } from './texts.ts'

type EcrReference = Extract<Reference, { kind: 'ecr' }>

const stop = (gate: Gate, reason: Failure['reason'], resources: string[], text: string, pullStarted = true): Failure => ({
  ok: false,
  gate,
  reason,
  resources,
  text,
  container: null,
  pullStarted,
})

/** A pull from ECR, from the token to the layers. */
export function pullFromEcr(origin: Origin, image: EcrReference, runs: Runs): Outcome {
  const refused = token(origin, image)
  if (refused) return refused
  const path = pathTo(origin, 'ecr.dkr', image.region, image.host)
  if (!path.ok) {
    const words = `failed to resolve ref ${image.text}: failed to do request: Head "${urlOf(image)}": ${dial(origin, path, image.host)}`
    const daemon = `Error response from daemon: Get "https://${image.host}/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`
    return stop(gateOf(path, 'manifest-connection'), path.fault, path.resources, imageFailure(origin, words, 'silence', daemon, image.text))
  }
  const repository = placeOf(origin.world, image.account, image.region).repositories[image.repository]
  return manifest(origin, path, image, repository) ?? content(origin, image, repository, runs) ?? layers(origin, image)
}

const gateOf = (path: Extract<Path, { ok: false }>, gate: Gate): Gate => (path.fault === 'dns' ? 'dns' : gate)
const urlOf = (image: EcrReference) => `https://${image.host}/v2/${image.repository}/manifests/${image.tag ?? image.digest}`
const userOf = (origin: Origin) =>
  `arn:aws:sts::${origin.place.account}:assumed-role/${origin.roleArn?.split('/').at(-1)}/${origin.session}`
const denial = (origin: Origin, action: string, resource: string, { why }: Access) =>
  `User: ${userOf(origin)} is not authorized to perform: ${action} on resource: ${resource} ${why}`

function token(origin: Origin, image: EcrReference): Failure | null {
  const path = pathTo(origin, 'ecr.api', image.region)
  if (!path.ok) {
    const why = dial(origin, path, `api.ecr.${image.region}.amazonaws.com`)
    return stop(gateOf(path, 'token-connection'), path.fault, path.resources, tokenTimeout(origin, why, image.region), false)
  }
  const action = 'ecr:GetAuthorizationToken'
  const decision = access(origin, path, action, '*')
  if (decision.decision === 'allowed') return null
  const text = tokenDenied(origin, `AccessDeniedException: ${denial(origin, action, '*', decision)}`)
  return stop(
    'token-access',
    decision.refusedBy ? 'endpoint-policy' : 'denied',
    [decision.refusedBy ?? (origin.roleArn as string)],
    text,
    false,
  )
}

function manifest(origin: Origin, path: Path, image: EcrReference, repository: Repository | undefined): Failure | null {
  const arn = `arn:aws:ecr:${image.region}:${image.account}:repository/${image.repository}`
  for (const action of ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']) {
    const decision = access(origin, path, action, arn, repository?.policy ?? null, image.account !== origin.place.account)
    if (decision.decision === 'allowed') continue
    const byRepository = decision.why.includes('resource-based')
    const reason = decision.refusedBy ? 'endpoint-policy' : byRepository ? 'repository-policy' : 'denied'
    const guilty = [decision.refusedBy ?? (byRepository ? arn : (origin.roleArn as string))]
    if (action === 'ecr:GetDownloadUrlForLayer') {
      const words = `${LAYER} unexpected status code https://${image.host}/v2/${image.repository}/blobs/sha256:${'c'.repeat(64)}: 403 Forbidden`
      return stop('layer-access', reason, guilty, imageFailure(origin, words, 'final'))
    }
    const forbidden =
      origin.world.wording === 'new'
        ? `unexpected status from HEAD request to ${urlOf(image)}: 403 Forbidden`
        : `pulling from host ${image.host} failed with status code [manifests ${image.tag ?? image.digest}]: 403 Forbidden`
    const daemon = `Error response from daemon: pull access denied for ${image.host}/${image.repository}, repository does not exist or may require 'docker login': denied: ${denial(origin, action, arn, decision)}`
    return stop(
      'manifest-access',
      reason,
      guilty,
      imageFailure(origin, `failed to resolve ref ${image.text}: ${forbidden}`, 'final', daemon),
    )
  }
  return null
}

/** The image a reference means; undefined where the repository has none such. */
export const imageOf = (repository: Repository, tag: string | null, digest: string | null): Image | undefined =>
  repository.images.find((one) => (tag === null || one.tags.includes(tag)) && (digest === null || one.digest === digest))

/** A tag that is not there yet is fetched by the rule of its prefix, where the puller may have that done. What upstream has is not asked. */
function comesFromUpstream(origin: Origin, image: EcrReference, repository: Repository | undefined): boolean {
  const { cacheRules } = placeOf(origin.world, image.account, image.region)
  const rule = cacheRules.find(({ ecrRepositoryPrefix }) => image.repository.startsWith(`${ecrRepositoryPrefix}/`))
  if (!rule || !image.tag || image.account !== origin.place.account || (repository && imageOf(repository, image.tag, null))) return false
  const there = placeOf(origin.world, image.account, image.region)
  const secret = rule.credentialArn && secretOf(there, rule.credentialArn)
  if (rule.credentialArn && (!secret || secret.deletedAt)) return false
  const template = there.repositoryTemplates.find(({ prefix }) => prefix === 'ROOT' || `${image.repository}/`.startsWith(`${prefix}/`))
  if (!repository && template?.resourceTags?.length && !template.customRoleArn) return false
  const arn = `arn:aws:ecr:${image.region}:${image.account}:repository/${image.repository}`
  const actions = ['ecr:BatchImportUpstreamImage', ...(repository ? [] : ['ecr:CreateRepository'])]
  const path = pathTo(origin, 'ecr.dkr', image.region)
  return actions.every((action) => access(origin, path, action, arn).decision === 'allowed')
}

function content(origin: Origin, image: EcrReference, repository: Repository | undefined, runs: Runs): Failure | null {
  if (comesFromUpstream(origin, image, repository)) return null
  const words = `failed to resolve ref ${image.text}: ${image.text}: not found`
  if (!repository) {
    const daemon = `Error response from daemon: repository ${image.host}/${image.repository} not found: name unknown: The repository with name '${image.repository}' does not exist in the registry with id '${image.account}'`
    return stop('image', 'repository-missing', [image.repository], imageFailure(origin, words, 'final', daemon))
  }
  const there = imageOf(repository, image.tag, image.digest)
  if (there?.status !== 'ACTIVE') {
    const daemon = `Error response from daemon: manifest for ${image.text} not found: manifest unknown: Requested image not found`
    return stop('image', 'image-missing', [image.text], imageFailure(origin, words, 'final', daemon))
  }
  if (fits(there.platforms, runs)) return null
  const mismatch = `image Manifest does not contain descriptor matching platform '${platformName(runs)}'`
  return stop('platform', 'platform', [image.text], imageFailure(origin, mismatch, 'platform'))
}

/** Layers come from an Amazon bucket by signed addresses, so that of the endpoint's conditions only those about the endpoint itself hold. */
function layers(origin: Origin, image: EcrReference): Outcome {
  const bucket = `prod-${image.region}-starport-layer-bucket`
  const path = pathTo(origin, 's3', image.region)
  if (!path.ok) {
    const words = `${LAYER} failed to do request: Get ${image.text}: ${dial(origin, path, `${bucket}.s3.${image.region}.amazonaws.com`)}`
    return stop(gateOf(path, 'layer-connection'), path.fault, path.resources, imageFailure(origin, words, 'silence', undefined, image.text))
  }
  if (!path.endpoint) return { ok: true }
  const decision = evaluate({
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${bucket}/layer`,
    context: { 'aws:SourceVpce': path.endpoint.VpcEndpointId },
    identity: ANYTHING,
    resourcePolicy: path.endpoint.PolicyDocument ?? null,
    principal: 'arn:aws:iam::999999999999:role/ecr',
    cross: true,
  })
  if (decision.decision === 'allowed') return { ok: true }
  const words = `${LAYER} unexpected status code ${image.text}: 403 Forbidden`
  return stop('layer-access', 'endpoint-policy', [path.endpoint.VpcEndpointId], imageFailure(origin, words, 'final'))
}
