import type { Clue, Outcome } from '../core/check.ts'
import type { ImageManifest, PublicImage } from '../facts/types/index.ts'
import { manifestClue, publicClue } from '../image/clues.ts'
import { foremost } from '../image/missing.ts'
import { platformText, serves, type WantedPlatform, wantedPlatform } from '../image/platform.ts'
import { defineCheck } from './define.ts'

/** No manifest of the image is for the operating system and CPU architecture the task runs on. */
export default defineCheck({
  id: 'platform-mismatch',
  gate: 'platform',
  needs: ['manifests', 'launchType', 'taskDefinition'],
  wants: ['host', 'error', 'publicImages'],
  run({ manifests, launchType, taskDefinition, host, error, publicImages }) {
    const strangers = publicImages.known ? publicImages.value.found : []
    const known = [...manifests.found, ...strangers].filter((one) => one.platforms?.length)
    const unread = manifests.found.flatMap((manifest) => manifest.gaps)
    const wanted = wantedPlatform(launchType, taskDefinition, host.known ? host.value : null)
    if (!wanted) return !host.known && known.length ? { status: 'unknown', say: 'unread', gaps: host.gaps } : null
    const said = error.known && (error.value?.causes.includes('platform-mismatch') ?? false)
    const unfit = foremost(
      known.filter((manifest) => !serves(manifest.platforms!, wanted)),
      error,
    )
    if (unfit) return broken(unfit, wanted, said)
    if (manifests.gaps.length) return { status: 'unknown', say: 'unread', gaps: manifests.gaps }
    // A single image is pulled whatever it is for: what could not be read of it matters only where the text speaks of platforms.
    if (unread.length && said) return { status: 'unknown', say: 'unread', gaps: unread }
    if (!known.length) return null
    return {
      status: 'ok',
      params: { images: [...new Set(known.map((manifest) => manifest.reference.text))], wanted: platformText(wanted) },
      evidence: [...known.map(platformsClue), wantedClue(wanted)],
    }
  },
})

/** Fargate names the platform in its refusal of an index only; a wrong single image may be pulled and then fail to start. */
function broken(image: Seen, wanted: WantedPlatform, said: boolean): Outcome<From> {
  return {
    status: 'broken',
    cause: 'platform-mismatch',
    confidence: !('index' in image) || image.index || said ? 'confirmed' : 'likely',
    container: image.container,
    say: wanted.said === 'host' ? 'host' : 'broken',
    params: {
      image: image.reference.text,
      offered: image.platforms!.map(platformText),
      wanted: platformText(wanted),
      cpuArchitecture: wanted.cpuArchitecture,
    },
    evidence: [platformsClue(image), wantedClue(wanted)],
    resources: [image.reference.text],
  }
}

/** In ECR, or an index of a public registry. */
type Seen = ImageManifest | PublicImage

type From = 'manifests' | 'publicImages' | 'taskDefinition' | 'host'

function platformsClue(image: Seen): Clue<From> {
  const platforms = image.platforms!.map(platformText).join(', ')
  return 'index' in image ? manifestClue('platforms', platforms, image) : publicClue(image, 'platforms', platforms)
}

const wantedClue = (wanted: WantedPlatform): Clue<From> => ({
  label: wanted.said === 'default' ? 'cpu-architecture-default' : 'cpu-architecture',
  value: wanted.cpuArchitecture,
  from: wanted.said === 'host' ? 'host' : 'taskDefinition',
})
