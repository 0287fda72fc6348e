import type { Outcome } from '../core/check.ts'
import type { Gate } from '../core/gate.ts'
import type { ContainerImage, Namesake } from '../facts/types/index.ts'
import { meantHost } from '../image/host.ts'
import { foremost } from '../image/missing.ts'
import { concerns } from '../image/namesake.ts'
import { misspeltEcrHost } from '../image/reference.ts'
import { reported, standing } from '../image/reported.ts'
import type { ParsedError } from '../target/types.ts'
import { defineCheck } from './define.ts'

/** The reference is malformed, or silently means something else than its writer thought. */
export default defineCheck({
  id: 'invalid-image-reference',
  gate: 'image',
  needs: ['references'],
  wants: ['namesakes', 'error', 'running'],
  run({ references, namesakes, error, running }) {
    const failed = standing(error, running)
    const malformed = references.filter((image) => image.reference.registry === 'malformed')
    const wrong = foremost(malformed, error) ?? foremost(references.filter(isImageId), error)
    if (wrong && isImageId(wrong)) return broken(wrong, 'image-id')
    if (wrong && misspeltEcrHost(wrong.reference.host)) return { ...broken(wrong, 'misspelt-ecr-host'), gate: gateOf(failed) }
    if (wrong) return broken(wrong, 'malformed')
    const namesake = namesakes.known ? namesakes.value.find((n) => n.holdsImage) : undefined
    if (namesake && failed) return hostForgotten(namesake, references, failed)
    const slip = failed && references.find((image) => concerns(failed, image) && isSlip(image, failed))
    if (slip) return { ...broken(slip, 'misspelt-host', meantHost(slip.reference.host)!), confidence: 'likely', gate: gateOf(failed) }
    if (failed?.causes[0] === 'invalid-image-reference') return reported('invalid-image-reference', null, failed)
    if (!references.length) return null
    return { status: 'ok', params: { images: [...new Set(references.map((image) => image.reference.text))] } }
  },
})

type From = 'references' | 'namesakes' | 'error'
type Broken = Outcome<From> & { status: 'broken' }

/** An image id is no name: without a host, `sha256:…` is the repository `sha256` on Docker Hub. */
const isImageId = ({ reference }: ContainerImage): boolean => /^(sha256:)?[0-9a-f]{64}$/.test(reference.text)

/** A host that does not answer, and all but spells that of a well-known registry. */
const isSlip = ({ reference }: ContainerImage, { causes }: ParsedError): boolean =>
  reference.registry === 'other' && ['dns-failure', 'network-timeout'].includes(causes[0] ?? '') && meantHost(reference.host) !== null

/** The pull stops where the wrong registry stops it. */
const gateOf = (failed: ParsedError | null): Gate => (!failed?.gates?.[0] || failed.gates.includes('image') ? 'image' : failed.gates[0])

const broken = ({ container, reference }: ContainerImage, say: string, meant = ''): Broken => ({
  status: 'broken',
  cause: 'invalid-image-reference',
  container,
  say,
  params: { image: reference.text, host: reference.host, meant },
  evidence: [{ label: 'image', value: reference.text, from: 'references' }],
  resources: [reference.text],
})

/** The same image lies in ECR, but somebody may well have wanted the one on Docker Hub: likely, no more. */
function hostForgotten(namesake: Namesake, references: readonly ContainerImage[], failed: ParsedError): Broken | null {
  const image = references.find((r) => r.container === namesake.container)
  if (!image) return null
  return {
    ...broken(image, 'host-forgotten', namesake.uri),
    confidence: 'likely',
    gate: gateOf(failed),
    evidence: [
      { label: 'image', value: image.reference.text, from: 'references' },
      { label: 'same-name-in-ecr', value: namesake.uri, from: 'namesakes' },
    ],
    resources: [namesake.repository],
  }
}
