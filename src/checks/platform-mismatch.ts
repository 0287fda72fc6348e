import type { Clue, Outcome } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { ContainerImage, FactValues, ImageManifest, PublicImage } from '../facts/types/index.ts'
import { pushedAt } from '../image/changed.ts'
import { manifestClue, publicClue } from '../image/clues.ts'
import { foremost } from '../image/missing.ts'
import { concerns } from '../image/namesake.ts'
import { platformText, serves, type WantedPlatform, wantedPlatform } from '../image/platform.ts'
import { reported, standing } from '../image/reported.ts'
import type { ParsedError } from '../target/types.ts'
import { defineCheck } from './define.ts'

/** No manifest of the image is for the operating system and CPU architecture the task runs on. */
export default defineCheck({
  id: 'platform-mismatch',
  gate: 'platform',
  needs: ['manifests', 'launchType', 'taskDefinition'],
  wants: ['host', 'task', 'error', 'running', 'images', 'publicImages', 'ecrLookups'],
  run({ manifests, launchType, taskDefinition, host, task, error, running, images, publicImages, ecrLookups }): Outcome<From> | null {
    const strangers = publicImages.known ? publicImages.value.found : []
    const known = [...manifests.found, ...strangers].filter((one) => one.platforms?.length)
    const unread = manifests.found.flatMap((manifest) => manifest.gaps)
    const family = task.known ? (task.value?.platformFamily ?? null) : null
    const wanted = wantedPlatform(launchType, taskDefinition, host.known ? host.value : null, family)
    const failed = standing(error, running)
    const unseen = failed?.causes[0] === 'platform-mismatch' ? accused(images, failed, fullySeen(known, wanted)) : null
    if (!wanted) {
      if (unseen && failed) return reported('platform-mismatch', unseen, failed)
      return !host.known && known.length ? { status: 'unknown', say: 'unread', gaps: host.gaps } : null
    }
    const said = error.known && (error.value?.causes.includes('platform-mismatch') ?? false)
    const unfit = foremost(
      known.filter((manifest) => !serves(manifest.platforms!, wanted)),
      error,
    )
    if (unfit) return broken(unfit, wanted, said)
    if (manifests.gaps.length) return { status: 'unknown', say: 'unread', gaps: manifests.gaps }
    if (unseen && failed && !unread.length) return reported('platform-mismatch', unseen, failed)
    // A single image is pulled whatever it is for: what could not be read of it matters only where the text speaks of platforms.
    if (unread.length && said) return { status: 'unknown', say: 'unread', gaps: unread }
    if (!known.length) return null
    return {
      status: 'ok',
      containers: known.map(({ container }) => container),
      changedAt: ecrLookups.known ? pushedAt(ecrLookups.value.found, error) : null,
      params: { images: [...new Set(known.map((manifest) => manifest.reference.text))], wanted: platformText(wanted) },
      evidence: [...known.map(platformsClue), ...wantedClues(wanted)],
    }
  },
})

/** Of a Windows image whose host's build is not known, the platforms decide nothing. */
const fullySeen = (known: readonly Seen[], wanted: WantedPlatform | null): readonly string[] =>
  !wanted || (wanted.os === 'windows' && !wanted.osVersion) ? [] : known.map(({ container }) => container)

/** The one image the text may be about of those whose platforms nobody could see: then its words stand. */
function accused(images: Known<FactValues['images']>, failed: ParsedError, seen: readonly string[]): ContainerImage | null {
  if (!images.known) return null
  const concerned = images.value.filter((image) => concerns(failed, image) && !seen.includes(image.container))
  const texts = new Set(concerned.map(({ reference }) => reference.text))
  return texts.size === 1 ? concerned[0]! : null
}

/** Fargate names the platform in its refusal of an index only; a wrong single image may be pulled and then fail to start. */
function broken(image: Seen, wanted: WantedPlatform, said: boolean): Outcome<From> {
  return {
    status: 'broken',
    cause: 'platform-mismatch',
    confidence: !('index' in image) || image.index || said ? 'confirmed' : 'likely',
    container: image.container,
    say: wanted.osVersion ? 'windows' : wanted.said === 'host' ? 'host' : 'broken',
    params: {
      image: image.reference.text,
      offered: image.platforms!.map(platformText),
      wanted: platformText(wanted),
      cpuArchitecture: wanted.cpuArchitecture,
    },
    evidence: [platformsClue(image), ...wantedClues(wanted)],
    resources: [image.reference.text],
  }
}

/** In ECR, or an index of a public registry. */
type Seen = ImageManifest | PublicImage

type From = 'manifests' | 'publicImages' | 'taskDefinition' | 'host' | 'error'

function platformsClue(image: Seen): Clue<From> {
  const platforms = image.platforms!.map(platformText).join(', ')
  return 'index' in image ? manifestClue('platforms', platforms, image) : publicClue(image, 'platforms', platforms)
}

const wantedClues = (wanted: WantedPlatform): Clue<From>[] => [
  {
    label: wanted.said === 'default' ? 'cpu-architecture-default' : 'cpu-architecture',
    value: wanted.cpuArchitecture,
    from: wanted.said === 'host' ? 'host' : 'taskDefinition',
  },
  ...(wanted.osVersion
    ? [{ label: 'windows-build', value: wanted.osVersion, from: wanted.said === 'host' ? ('host' as const) : ('taskDefinition' as const) }]
    : []),
]
