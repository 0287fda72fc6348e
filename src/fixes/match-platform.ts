import { phrase } from '../core/phrase.ts'
import type { ImageManifest } from '../facts/types/index.ts'
import { serves, wantedPlatform } from '../image/platform.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { NO_EDITS } from './revision/edit.ts'
import { newestRevision } from './revision/floor.ts'
import { defineFix, type Facts, type Plan } from './types.ts'

const ID = 'match-platform'
const resolves = ['platform-mismatch'] as const
const NAMES: Record<string, string> = { amd64: 'X86_64', arm64: 'ARM64' }

/**
 * A new revision for the other CPU architecture, on Fargate only: elsewhere the instance decides. Only where every container's image is
 * known to have it, those that could not be looked up included.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'service',
  steps: ['register-revision', 'deploy'],
  needs: [...END_NEEDS, 'images', 'manifests'],
  wants: END_WANTS,

  offer(have) {
    const architecture = otherArchitecture(have)
    return architecture ? offerOf(planOf(have, architecture, null), resolves, regionOf(have)) : null
  },

  survey: async ({ taskDefinition }, _, aws) => (taskDefinition ? newestRevision(taskDefinition, aws) : null),

  plan(have, _, newest) {
    const architecture = otherArchitecture(have)
    return architecture ? planOf(have, architecture, newest) : { refused: phrase(`fixes:${ID}.no-match`), missing: [] }
  },
})

/** ECS knows two architectures: the task's own does not fit, so it is the other one or none. */
function otherArchitecture({
  launchType,
  taskDefinition,
  manifests,
  images,
}: Facts<'launchType' | 'taskDefinition' | 'manifests' | 'images', never>) {
  const wanted = launchType === 'FARGATE' ? wantedPlatform(launchType, taskDefinition, null) : null
  if (wanted?.os !== 'linux') return null
  const architecture = wanted.architecture === 'amd64' ? 'arm64' : 'amd64'
  const has = (manifest: ImageManifest | undefined) => manifest?.platforms && serves(manifest.platforms, { os: 'linux', architecture })
  const own = images.filter((image) => !image.injected)
  const all = own.length > 0 && own.every((image) => has(manifests.found.find((manifest) => manifest.container === image.container)))
  return all ? NAMES[architecture]! : null
}

function planOf(have: EndFacts, architecture: string, newest: number | null): Plan {
  const { arn, family, revision } = have.taskDefinition!
  const digests = endOf(have).proof?.digests ?? {}
  const input = { ...NO_EDITS, family, from: arn, floor: newest ?? revision, architecture }
  const step = { id: 'revision', kind: 'register-revision', input }
  const end = endOf(have, { registeredBy: 'revision', digests })
  return planFrom(ID, [step], end, [`family/${family}`], [phrase(`fixes:${ID}.binaries`, { architecture })])
}
