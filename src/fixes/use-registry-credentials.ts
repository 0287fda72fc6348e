import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import type { ContainerImage, ListedSecret } from '../facts/types/index.ts'
import { nameOf } from '../policy/principal.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, handOver, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { NO_EDITS } from './revision/edit.ts'
import { newestRevision } from './revision/floor.ts'
import { likeliest, secretParameter } from './revision/secrets.ts'
import { grantStep } from './rights/grant-step.ts'
import { type SecretReading, secretReading } from './rights/secret-reading.ts'
import { defineFix, type Facts, type Plan } from './types.ts'

const ID = 'use-registry-credentials'
const resolves = ['private-registry-credentials', 'dockerhub-rate-limit'] as const
const NEEDS = [...END_NEEDS] as const
const WANTS = [...END_WANTS, 'images', 'error', 'accountSecrets'] as const
type Have = Facts<(typeof NEEDS)[number], (typeof WANTS)[number]>

interface Seen {
  newest: number
  /** Null: it is not there any more. */
  reading: SecretReading | null
}

/**
 * Has the task sign in to its registry with a secret there is, which is always a person's choice: only they know whose account it holds.
 * Where there is none, or the registry refuses the one in use, whoever has an account gets the command. No value is ever read.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'service',
  steps: ['put-role-policy', 'register-revision', 'deploy'],
  needs: NEEDS,
  wants: WANTS,

  offer(have) {
    const signing = signingIn(have)
    if (!signing) return null
    if (!signing.role || signing.current || !signing.secrets.length) return toOwner(have, signing)
    const offer = offerOf(planOf(have, signing, null, null), resolves, regionOf(have))
    return { ...offer, parameters: [secretParameter(signing.image.reference.host, signing.secrets)] }
  },

  async survey(have, params, aws): Promise<Seen | null> {
    const signing = signingIn(have)
    const secret = signing && chosen(signing, params)
    if (!signing?.role || !secret) return null
    return { newest: await newestRevision(have.taskDefinition!, aws), reading: await secretReading(signing.role, secret.arn, aws) }
  },

  plan(have, params, seen) {
    const signing = signingIn(have)
    if (!signing?.role || signing.current) return { refused: phrase('fixes:refused.nothing-broken'), missing: [] }
    const secret = chosen(signing, params)
    if (!secret) return { refused: phrase('fixes:refused.parameter', { name: 'secret' }), missing: ['secret'] }
    const about = { secret: secret.name, role: nameOf(signing.role) }
    if (!seen?.reading) return { refused: phrase(`fixes:${ID}.gone`, about), missing: ['secret'] }
    if (seen.reading.forbidden) return { refused: phrase(`fixes:${ID}.forbidden`, about), missing: [] }
    return planOf(have, signing, secret, seen)
  },
})

interface SigningIn {
  image: ContainerImage
  /** Those that pull from the same registry without signing in. */
  containers: string[]
  /** ARN. */
  role: string | null
  /** The secret in use, which the registry refuses. */
  current: string | null
  secrets: ListedSecret[]
}

/** Null where no image of another registry is concerned. */
function signingIn(have: Have): SigningIn | null {
  const { taskDefinition } = have
  const error = given(have.error)
  const others = (given(have.images) ?? []).filter(({ reference }) => ['docker-hub', 'other'].includes(reference.registry))
  const image = others.find(({ container }) => !error?.container || container === error.container)
  if (!taskDefinition || !image) return null
  const secretOf = (name: string) => taskDefinition.containers.find((container) => container.name === name)?.repositoryCredentials ?? null
  const same = others.filter(({ reference, container }) => reference.host === image.reference.host && !secretOf(container))
  // What ECR fetches from upstream with has another form.
  const listed = (given(have.accountSecrets) ?? []).filter(({ name }) => !name.startsWith('ecr-pullthroughcache/'))
  return {
    image,
    containers: same.map(({ container }) => container),
    role: taskDefinition.executionRoleArn,
    current: secretOf(image.container),
    secrets: likeliest(image.reference.host, listed),
  }
}

const chosen = ({ secrets }: SigningIn, params: Record<string, string>): ListedSecret | null =>
  secrets.find(({ name }) => name === params.secret) ?? null

function planOf(have: EndFacts, { image, containers, role }: SigningIn, secret: ListedSecret | null, seen: Seen | null): Plan {
  const { arn, family, revision } = have.taskDefinition!
  const credentials = Object.fromEntries(containers.map((container) => [container, secret?.arn ?? '']))
  const input = { ...NO_EDITS, family, from: arn, floor: seen?.newest ?? revision, credentials }
  const grant = grantStep(nameOf(role!), seen?.reading?.lacking ?? [])
  const end = endOf(have, { registeredBy: 'revision', digests: endOf(have).proof?.digests ?? {} })
  return planFrom(
    ID,
    [...grant, { id: 'revision', kind: 'register-revision', input }],
    end,
    [`family/${family}`, ...(grant.length ? [role!] : [])],
    [
      ...(grant.length ? [phrase('fixes:besides.role', { role: nameOf(role!) })] : []),
      phrase(`fixes:${ID}.unread`, { host: image.reference.host }),
    ],
  )
}

/** Docker Hub counts the pulls of whoever signs in by their account, not by their address. */
const textOf = (have: Have, current: string | null): string => {
  if (!current) return `fixes:${ID}.hand-over`
  return given(have.error)?.causes[0] === 'dockerhub-rate-limit' ? `fixes:${ID}.hand-over-limit` : `fixes:${ID}.hand-over-wrong`
}

function toOwner(have: Have, { image, current }: SigningIn) {
  const { text, host } = image.reference
  const SecretString = '{"username":"USER","password":"PASSWORD"}'
  const region = regionOf(have)
  const params = { container: image.container, image: text, host, secret: current ?? '–' }
  return handOver(ID, resolves, {
    to: phrase('fixes:hand-over.registry', { host }),
    text: phrase(textOf(have, current), params),
    commands: [
      current
        ? cliCommand('secretsmanager', 'PutSecretValue', { SecretId: current, SecretString }, region)
        : cliCommand('secretsmanager', 'CreateSecret', { Name: `${have.taskDefinition!.family}-registry`, SecretString }, region),
    ],
  })
}
