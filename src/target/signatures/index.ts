import { FRAGMENTS, PULL_PHRASES } from './heads.ts'
import { DISK, HOST } from './host.ts'
import { IMAGE_ABSENT, IMAGE_KIND } from './image.ts'
import { OTHER_PULLERS, TASK_FAILURES, UNDECIDED } from './instead.ts'
import { NETWORK_KIND, TIMEOUTS } from './network.ts'
import { PERMISSION } from './permission.ts'
import { CREDENTIALS, FORBIDDEN, REGISTRY } from './registry.ts'
import { SECRET } from './secret.ts'
import { squeeze } from './squeeze.ts'
import { TRANSLATIONS } from './translations.ts'
import type { NearMiss, Signature } from './types.ts'
import { NAME_ONLY, VAGUE } from './vague.ts'

/** All wordings, in the order they are tried: the first that fits decides. A refusal or a fault with its own words comes before a common phrase. */
export const SIGNATURES: readonly Signature[] = [
  ...PERMISSION,
  ...SECRET,
  ...NETWORK_KIND.slice(0, 2),
  ...REGISTRY.slice(0, 6),
  ...DISK,
  ...IMAGE_KIND,
  ...NETWORK_KIND.slice(2),
  ...REGISTRY.slice(6),
  ...HOST.slice(0, 8),
  ...CREDENTIALS,
  ...FORBIDDEN.slice(0, 4),
  ...TIMEOUTS,
  ...IMAGE_ABSENT,
  ...FORBIDDEN.slice(4),
  ...HOST.slice(8),
  ...VAGUE,
]

export { NAME_ONLY }

type Phrased = { all: string[]; any: string[]; none: string[] }
const phrased = <T extends { all?: readonly string[]; any?: readonly string[]; none?: readonly string[] }>(entry: T): T & Phrased => ({
  ...entry,
  all: (entry.all ?? []).map(squeeze),
  any: (entry.any ?? []).map(squeeze),
  none: (entry.none ?? []).map(squeeze),
})

const signatures = SIGNATURES.map(phrased)
const taskFailures = TASK_FAILURES.map(phrased)
const otherPullers = OTHER_PULLERS.map(phrased)
const undecided = UNDECIDED.map(squeeze)
const pullPhrases = PULL_PHRASES.map(squeeze)
const fragments = FRAGMENTS.map((all) => all.map(squeeze))
const translations = TRANSLATIONS.map(([written, english]) => [squeeze(written), squeeze(english)] as const)

const fits = (text: string, entry: Phrased) =>
  entry.all.every((phrase) => text.includes(phrase)) &&
  (entry.any.length === 0 || entry.any.some((phrase) => text.includes(phrase))) &&
  !entry.none.some((phrase) => text.includes(phrase))

/** What the conditions of a signature are compared with. */
export interface Seen {
  /** Squeezed. */
  text: string
  stage: Signature['at'] extends readonly (infer S)[] | undefined ? S : never
  registry: Signature['registry'] extends readonly (infer R)[] | undefined ? R : never
  address: Signature['address'] extends readonly (infer A)[] | undefined ? A | null : never
  digest: boolean
  retries: number | null
}

/** The first wording that fits, or null. */
export const findSignature = (seen: Seen): Signature | null =>
  signatures.find(
    (s) =>
      (!s.at || s.at.includes(seen.stage)) &&
      (!s.registry || s.registry.includes(seen.registry)) &&
      (!s.address || (seen.address !== null && s.address.includes(seen.address))) &&
      (s.digest === undefined || s.digest === seen.digest) &&
      (!s.retries || s.retries(seen.retries ?? 0)) &&
      fits(seen.text, s),
  ) ?? null

/** The English of every known translation in the text, added to it. */
export function withTranslations(squeezed: string): string {
  const english = translations.filter(([written]) => squeezed.includes(written)).map(([, said]) => said)
  return english.length ? `${squeezed}\n${english.join('\n')}` : squeezed
}

export const findTaskFailure = (squeezed: string): NearMiss | null => taskFailures.find((entry) => fits(squeezed, entry)) ?? null
export const findOtherPuller = (squeezed: string): NearMiss | null => otherPullers.find((entry) => fits(squeezed, entry)) ?? null
export const saysUndecided = (squeezed: string): boolean => undecided.some((phrase) => squeezed.includes(phrase))
export const saysFragment = (squeezed: string): boolean => fragments.some((all) => all.every((phrase) => squeezed.includes(phrase)))
export const saysPull = (squeezed: string): boolean => pullPhrases.some((phrase) => squeezed.includes(phrase))
