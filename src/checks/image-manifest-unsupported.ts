import type { Confidence, Outcome } from '../core/check.ts'
import type { ImageManifest } from '../facts/types/index.ts'
import { manifestClue } from '../image/clues.ts'
import { RUNNABLE_TYPES, SCHEMA_1_TYPES } from '../image/manifest.ts'
import { foremost } from '../image/missing.ts'
import { reported, standing } from '../image/reported.ts'
import { defineCheck } from './define.ts'

/** What ECR has under that reference is no image a container runtime can use: an attestation, a chart, or a format given up years ago. */
export default defineCheck({
  id: 'image-manifest-unsupported',
  gate: 'image',
  needs: ['manifests'],
  wants: ['error', 'running'],
  run({ manifests, error, running }) {
    const faults = manifests.found.flatMap((image) => {
      const fault = faultOf(image)
      return fault ? [{ ...fault, image, container: image.container, reference: image.reference }] : []
    })
    const fault = foremost(faults, error)
    if (fault) return broken(fault.image, fault)
    const said = standing(error, running)
    if (said?.causes[0] === 'image-manifest-unsupported') return reported('image-manifest-unsupported', null, said)
    if (manifests.gaps.length) return { status: 'unknown', say: 'unread', gaps: manifests.gaps }
    if (!manifests.found.length) return null
    return { status: 'ok', evidence: manifests.found.map((image) => manifestClue('manifest-type', image.mediaType, image)) }
  },
})

interface Fault {
  say: 'schema-1' | 'no-image' | 'only-attestations' | 'layers'
  value: string
  confidence: Confidence
}

/** Layers of images, in every compression; any other kind has no reader in containerd or Docker. */
const IMAGE_LAYER = /^application\/vnd\.(docker\.image\.rootfs\.|oci\.image\.layer\.)/

function faultOf({ mediaType, platforms, index, layers }: ImageManifest): Fault | null {
  // Runtimes of the last years refuse it, older ones on EC2 do not, and their version is not known here.
  if (SCHEMA_1_TYPES.has(mediaType)) return { say: 'schema-1', value: mediaType, confidence: 'likely' }
  if (!RUNNABLE_TYPES.has(mediaType)) return { say: 'no-image', value: mediaType, confidence: 'confirmed' }
  if (index) return platforms?.length ? null : { say: 'only-attestations', value: mediaType, confidence: 'likely' }
  const foreign = layers.find((layer) => !IMAGE_LAYER.test(layer))
  return foreign === undefined ? null : { say: 'layers', value: foreign, confidence: 'confirmed' }
}

function broken(image: ImageManifest, { say, value, confidence }: Fault): Outcome<'manifests'> {
  return {
    status: 'broken',
    cause: 'image-manifest-unsupported',
    confidence,
    container: image.container,
    say,
    params: { image: image.reference.text, type: value },
    evidence: [manifestClue(say === 'layers' ? 'layer-type' : 'manifest-type', value, image)],
    resources: [image.reference.text],
  }
}
