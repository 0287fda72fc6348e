import { split } from '../image/reference.ts'
import { causesOf } from './causes.ts'
import { findAddress } from './extract/address.ts'
import { findDenial, findRole, findSecrets } from './extract/arns.ts'
import { isCut } from './extract/cut.ts'
import { type FoundImage, findImage } from './extract/image.ts'
import { findHost, findPlace } from './extract/place.ts'
import { findNetworkIds, findRetries, findStatus, findTask } from './extract/task.ts'
import { judge } from './judge.ts'
import type { Message } from './paste/json.ts'
import { maskSecrets } from './paste/mask.ts'
import { BREAK } from './paste/wrap.ts'
import { findSignature, NAME_ONLY, withTranslations } from './signatures/index.ts'
import { squeeze } from './signatures/squeeze.ts'
import { gatesOf, registryOf, stageOf } from './stage.ts'
import type { ParsedError } from './types.ts'

/** Reads one message. Costs time linear in its length: phrases are searched for, patterns are bounded. */
export function read({ text: raw, context }: Message): ParsedError {
  // Names are read from the text in which it stands where a console may have broken one.
  const marked = raw.replace(/\s+/g, ' ').trim()
  const flat = marked.replaceAll(BREAK, ' ')
  const squeezed = withTranslations(squeeze(flat))
  const cut = isCut(flat, raw)
  const found = findImage(marked, !cut)
  const image = found.image ?? context.image ?? null
  const parts = found.image ? found : image ? { image, repository: split(image).path, reference: referenceOf(image) } : found
  const shown = maskedParts(parts)
  const address = findAddress(flat)
  const host = findHost(marked)
  const stage = stageOf(squeezed, address?.kind ?? null)
  const retries = findRetries(flat)
  const signature = findSignature({
    text: squeezed,
    stage,
    registry: registryOf(squeezed, image, host),
    address: address?.kind ?? null,
    digest: parts.reference?.includes('sha256:') ?? (image === null && squeezed.includes('@sha256:')),
    retries,
  })
  const denied = findDenial(flat)
  const { pullError, insteadOf } = judge(flat, squeezed, signature, denied?.action ?? null)
  const decided = pullError === false ? null : (signature ?? (pullError ? NAME_ONLY : null))
  const place = findPlace(marked, image)
  const task = findTask(flat)
  return {
    text: maskSecrets(raw.replaceAll(BREAK, '\n').trim()).slice(0, 4_000),
    pullError,
    causes: decided ? causesOf(decided, image) : [],
    gates: decided ? gatesOf(decided.gates, stage, address?.kind ?? null) : null,
    image: shown.image,
    region: place.region,
    account: place.account,
    repository: shown.repository,
    reference: shown.reference,
    roleArn: findRole(marked),
    denied,
    address,
    host: masked(host),
    httpStatus: findStatus(flat),
    retries,
    secrets: findSecrets(marked).map((secret) => (secret.startsWith('arn:') ? secret : maskSecrets(secret))),
    cut,
    taskArn: masked(context.taskArn ?? task.taskArn),
    task: task.task,
    cluster: masked(nameOf(context.cluster) ?? task.cluster),
    service: masked(nameOf(context.service) ?? task.service),
    container: masked(context.container ?? task.container),
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

/** What a text names is shown, kept and asked for; a key or password pasted in its place is not. */
const masked = (name: string | null) => name && maskSecrets(name)

/** The parts of what is shown of the image: those of a name that held a secret would still hold it. */
function maskedParts(parts: FoundImage): FoundImage {
  const image = masked(parts.image)
  if (image === null || image === parts.image) return { image, repository: masked(parts.repository), reference: masked(parts.reference) }
  return { image, repository: split(image).path, reference: referenceOf(image) }
}
const nameOf = (arnOrName?: string) => arnOrName?.split('/').at(-1)
const referenceOf = (image: string) => {
  const { tag, digest } = split(image)
  return [tag, digest].filter(Boolean).join('@') || null
}
