import { pushImage } from '../build/images.ts'
import { EXECUTION_ROLE, policy } from '../build/names.ts'
import { makeKey, makeSecret } from '../build/secrets.ts'
import { iamOf } from '../state.ts'
import { kind, type Made } from './kind.ts'

/** The account whose registry the image is in; null: it is no image of ECR. */
const registryOf = ({ start, account }: Made) => {
  const id = /^(\d{12})\.dkr/.exec(start.image ?? '')?.[1]
  return id && account.world.places[`${id}/${account.here.region}`]
}

/** Changes of the image, its registry and the way in. */
export const imageFaults = {
  image: kind(
    (dice) => dice.one(['tag', 'repository', 'digest', 'arm64', 'both', 'archived', 'big', 'old'] as const),
    (made, how) => {
      const { account, start } = made
      const place = registryOf(made)
      if (!place) return
      const [base = ''] = (start.image ?? '').split(/(?<=my-app)[:@]/)
      const push = (tag: string, more: object) => {
        pushImage(account, 'my-app', [tag], { daysAgo: 1, account: place.account, ...more })
        start.image = `${base}:${tag}`
      }
      if (how === 'tag') start.image = `${base}:v9.9.9`
      if (how === 'repository') start.image = `${base}-web:v1.0.1`
      if (how === 'digest') start.image = `${base}@sha256:${'ab'.repeat(32)}`
      if (how === 'arm64') push('v2.0.0', { architectures: ['arm64'] })
      if (how === 'both') push('v2.0.1', { architectures: ['arm64', 'amd64'] })
      if (how === 'big') push('v3.0.0', { sizeBytes: 15 * 1024 ** 3 })
      if (how === 'archived') {
        push('v4.0.0', {})
        for (const image of place.repositories['my-app']?.images ?? []) if (image.tags.includes('v4.0.0')) image.status = 'ARCHIVED'
      }
      if (how === 'old') start.image = `${base}:v1.0.1`
    },
  ),
  'hub-limit': kind(
    () => null,
    ({ account: { world } }) => {
      world.hub.limited = true
    },
  ),
  credentials: kind(
    (dice) => ({
      secret: dice.one(['there', 'deleted', 'missing', 'none'] as const),
      key: dice.once(3),
      right: dice.one(['none', 'secret', 'both'] as const),
    }),
    ({ account, start }, { secret, key, right }) => {
      if (registryOf({ account, start } as Made)) return
      const { world, here } = account
      const arn = makeSecret(account, 'registry', key ? makeKey(account) : null)
      const role = iamOf(world, here.account).roles[EXECUTION_ROLE]
      const Action = ['secretsmanager:GetSecretValue', ...(right === 'both' ? ['kms:Decrypt'] : [])]
      if (role) {
        delete role.inline.credentials
        if (right !== 'none') role.inline.credentials = policy({ Effect: 'Allow', Action, Resource: '*' })
      }
      const made = here.secrets[arn]
      if (made && secret === 'deleted') made.deletedAt = new Date(Date.now() - 3_600_000)
      if (secret === 'missing') delete here.secrets[arn]
      if (secret === 'none') start.credentials = undefined
      else start.credentials = arn
    },
  ),
}
