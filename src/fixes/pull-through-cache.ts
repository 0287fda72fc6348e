import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import { nameOf } from '../policy/principal.ts'
import { IMPORT_WANTS, type ImportFacts, importHandOver, importPlan, waitingOf } from './cache/import-rights.ts'
import {
  MIRROR_WANTS,
  type Mirror,
  type MirrorFacts,
  mirrorOf,
  mirrorPlan,
  mirrorRights,
  type Surveyed,
  wantsSecret,
} from './cache/mirror.ts'
import { CACHE_SECRETS } from './cache/upstream.ts'
import { END_NEEDS, END_WANTS, given, handOver, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { newestRevision } from './revision/floor.ts'
import { secretParameter } from './revision/secrets.ts'
import { defineFix } from './types.ts'

const ID = 'pull-through-cache'
const resolves = ['dockerhub-rate-limit', 'registry-rate-limit', 'pull-through-cache'] as const

/**
 * Has the images of another registry come through ECR, which fetches each once; or gives the role what lacks to an image that is to come so
 * already. Registries that want credentials get those of a secret that exists, always chosen by a person; no value is ever read.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'use',
  reach: 'account',
  steps: ['create-cache-rule', 'put-role-policy', 'register-revision', 'deploy'],
  needs: END_NEEDS,
  wants: [...END_WANTS, ...MIRROR_WANTS, ...IMPORT_WANTS],

  offer(have) {
    const waiting = waitingOf(have)
    if (waiting.length) {
      const plan = importPlan(ID, have, waiting)
      return plan ? offerOf(plan, resolves, regionOf(have)) : importHandOver(ID, [...resolves], waiting, given(have.cacheSetups) ?? [])
    }
    const mirror = mirrorOf(have)
    if (!mirror) return null
    if (!wantsSecret(mirror)) return offerOf(mirrorPlan(ID, have, mirror, null, null), resolves, regionOf(have))
    if (!mirror.secrets.length) return toOwner(mirror)
    const offer = offerOf(mirrorPlan(ID, have, mirror, null, null), resolves, regionOf(have))
    return { ...offer, parameters: [secretParameter(mirror.upstream.url, mirror.secrets)] }
  },

  async survey(have, _, aws): Promise<Surveyed | null> {
    const mirror = waitingOf(have).length ? null : mirrorOf(have)
    if (!mirror) return null
    return { newest: await newestRevision(have.taskDefinition!, aws), rights: await mirrorRights(mirror, aws) }
  },

  plan(have, params, seen) {
    const waiting = waitingOf(have)
    const nothing = { refused: phrase('fixes:refused.nothing-broken'), missing: [] }
    return waiting.length ? (importPlan(ID, have, waiting) ?? nothing) : (mirrored(have, params, seen) ?? nothing)
  },
})

function mirrored(have: MirrorFacts & ImportFacts, params: Record<string, string>, seen: Surveyed | null) {
  const mirror = mirrorOf(have)
  if (!mirror || !seen) return null
  const secret = mirror.secrets.find(({ name }) => name === params.secret) ?? null
  if (wantsSecret(mirror) && !secret) return { refused: phrase('fixes:refused.parameter', { name: 'secret' }), missing: ['secret'] }
  if (seen.rights.forbidden) return { refused: phrase(`fixes:${ID}.forbidden`, { role: nameOf(mirror.role) }), missing: [] }
  return mirrorPlan(ID, have, mirror, secret, seen)
}

/** ECR takes credentials only from a secret of this prefix, in this form (Amazon ECR user guide, storing upstream credentials). */
function toOwner({ upstream, region, images }: Mirror) {
  const input = { Name: `${CACHE_SECRETS}${upstream.prefix}`, SecretString: '{"username":"USER","accessToken":"TOKEN"}' }
  return handOver(ID, resolves, {
    to: phrase('fixes:hand-over.registry', { host: upstream.url }),
    text: phrase(`fixes:${ID}.hand-over`, { host: upstream.url, images: images.map(({ reference }) => reference.text) }),
    commands: [cliCommand('secretsmanager', 'CreateSecret', input, region)],
  })
}
