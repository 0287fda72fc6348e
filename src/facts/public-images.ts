import type { Aws } from '../aws/aws.ts'
import { type Call, REGISTRY } from '../core/call.ts'
import { type Known, known, unread } from '../core/known.ts'
import { shellWord } from '../core/shell.ts'
import { concerns } from '../image/namesake.ts'
import { defineFact } from './define.ts'
import { gapsIn, once, valuesIn } from './ecr/attempt.ts'
import { askRegistry } from './registry/ask.ts'
import { registryOf } from './registry/hosts.ts'
import type { ContainerImage, PublicImage } from './types/index.ts'

/** Registries are others' property: a task of many images asks about the first of them. */
const MOST = 5

/**
 * What public registries say of the task's images to a stranger. Nothing is asked unless the settings allow it, since it tells a third party
 * the image's name. Which platforms an index is for is read only where that is in question. Asks nothing of AWS, and counts in none of its calls.
 */
export default defineFact({
  id: 'publicImages',
  needs: ['registriesAsked', 'references'],
  wants: ['error', 'task'],
  async load({ registriesAsked, references, error, task }, aws) {
    if (!registriesAsked) return { found: [], gaps: [] }
    const failed = error.known ? error.value : null
    const others = references.filter(({ reference }) => ['docker-hub', 'ecr-public', 'other'].includes(reference.registry))
    const askable = others.filter(({ reference }) => registryOf(reference.host))
    const named = failed ? askable.filter((image) => concerns(failed, image)) : []
    const inOrder = [...named, ...askable.filter((image) => !named.includes(image))]
    const texts = [...new Set(inOrder.map(({ reference }) => reference.text))].slice(0, MOST)
    const platforms = failed?.causes.includes('platform-mismatch') || (task.known && task.value === null)
    const ask = once(
      (image: ContainerImage) => image.reference.text,
      (image) => askOne(image, Boolean(platforms), aws),
    )
    const answers = await Promise.all(
      inOrder.filter(({ reference }) => texts.includes(reference.text)).map(async (image) => merge(image, await ask(image))),
    )
    return { found: valuesIn(answers), gaps: gapsIn(answers) }
  },
})

const merge = (image: ContainerImage, answer: Known<PublicImage>): Known<PublicImage> =>
  answer.known ? known({ ...answer.value, ...image }) : answer

async function askOne(image: ContainerImage, platforms: boolean, aws: Aws): Promise<Known<PublicImage>> {
  const call: Call = {
    api: `${REGISTRY}manifest`,
    depth: 0,
    outcome: 'failed',
    cli: `docker manifest inspect ${shellWord(image.reference.text)}`,
  }
  aws.calls.push(call)
  try {
    const { status, mediaType, limit, manifest } = await askRegistry(image.reference, platforms)
    const state = STATES[status]
    if (!state) throw new Error(`HTTP ${status}`)
    call.outcome = OUTCOMES[state]
    return known({ ...image, state, mediaType, limit, platforms: manifest?.platforms ?? null })
  } catch (error) {
    const reason = (error as Error).name === 'TimeoutError' ? 'timeout' : 'failed'
    return unread([{ api: call.api, reason, resource: image.reference.text }])
  }
}

const STATES: Record<number, PublicImage['state']> = { 200: 'found', 404: 'not-found', 401: 'refused', 403: 'refused', 429: 'limited' }
const OUTCOMES = { found: 'ok', 'not-found': 'not-found', refused: 'denied', limited: 'throttled' } as const
