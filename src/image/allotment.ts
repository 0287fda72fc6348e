import { type Gate, gateOrder } from '../core/gate.ts'

/** Calls for the images and secrets of a failed task. Of thirty in all, its description, its role and its network take twenty. */
const ROOM = 10
const MOST_IMAGES = 5
const MOST_SECRETS = 3

/** Where the pull stopped, as far as it decides what is looked at first. `unbounded`: no task has failed, so that everything is. */
export type Stage = 'secrets' | 'before' | 'access' | 'image' | 'unbounded'

/** How many of each are looked at closely, in the order of the failing container first. */
export interface Allotment {
  /** Images asked for in ECR. */
  images: number
  /** Repositories whose policy is read. */
  policies: number
  /** Repositories whose manifests are fetched. */
  manifests: number
  /** Missing images for which it is read what is there instead, and what may have removed them. */
  missing: number
  /** Parameters are described together. */
  parameters: number
  /** Secrets described one by one. */
  secrets: number
  /** Keys of secrets. */
  keys: number
  /** Keys of repositories. */
  repositoryKeys: number
  /** Manifests more, where the secrets turn out to have no keys of the customer's. */
  spare: number
}

/** Which stage a text speaks of: a pull that got to the manifest has read its secrets, one that got an answer for it was let in. */
export function stageOf(gates: readonly Gate[] | null): Stage {
  const all = (from: Gate, to: Gate) =>
    Boolean(gates?.length) && gates!.every((gate) => gateOrder(from) <= gateOrder(gate) && gateOrder(gate) <= gateOrder(to))
  if (all('image', 'disk')) return 'image'
  if (all('manifest-connection', 'disk')) return 'access'
  return all('secret-connection', 'secret-access') ? 'secrets' : 'before'
}

interface Wanted {
  stage: Stage
  images: number
  repositories: number
  /** Secrets of Secrets Manager. */
  secrets: number
  /** 1 where it reads parameters, which are described together. */
  parameters: number
}

/** How many images are looked up: it depends on the stage alone, since ECR is asked before the task definition is there. */
export const imagesIn = (stage: Stage): number => (stage === 'unbounded' ? Number.POSITIVE_INFINITY : stage === 'secrets' ? 2 : MOST_IMAGES)

/** Listing and describing the cluster's other services. */
const AROUND = 2

/** Whether there is room to look who else a fault of the network hits. */
export const looksAround = (stage: Stage, images: number): boolean => (stage === 'before' || stage === 'access') && images <= 2

type Turn = 'parameters' | 'secrets' | 'keys' | 'policies' | 'missing' | 'repositoryKeys'

/** What comes first: what the text speaks of. The others may hide the next fault, and are looked at as far as it goes. */
const TURNS: Record<Exclude<Stage, 'unbounded'>, Turn[]> = {
  secrets: ['parameters', 'secrets', 'keys', 'policies', 'missing', 'repositoryKeys'],
  before: ['parameters', 'secrets', 'keys', 'policies', 'missing', 'repositoryKeys'],
  access: ['policies', 'repositoryKeys', 'missing', 'parameters', 'secrets'],
  image: ['missing', 'parameters', 'secrets', 'policies', 'repositoryKeys'],
}

/**
 * Calls that one of each takes. A key: its state, its policy and the role's right; a repository's: its state and grants. A missing image:
 * the rules of its registry, what is there instead, what removed it; the manifest of one that is there is among these.
 */
const COST: Record<Turn, number> = { parameters: 1, secrets: 1, keys: 3, policies: 1, missing: 3, repositoryKeys: 2 }

/** Shares out the calls that are left. */
export function allot({ stage, images, repositories, secrets, parameters }: Wanted): Allotment {
  if (stage === 'unbounded') return ALL
  const lookups = Math.min(images, imagesIn(stage))
  // ecr:DescribeRepositories tells of all together.
  let left = ROOM - lookups - 1 - (looksAround(stage, images) ? AROUND : 0)
  const take = (most: number, cost = 1): number => {
    const taken = Math.max(0, Math.min(most, Math.floor(left / cost)))
    left -= taken * cost
    return taken
  }
  const most: Record<Turn, number> = {
    parameters,
    secrets: Math.min(secrets, MOST_SECRETS),
    keys: secrets + parameters ? 1 : 0,
    policies: 1,
    missing: 1,
    repositoryKeys: 1,
  }
  const told: Record<Turn, number> = { parameters: 0, secrets: 0, keys: 0, policies: 0, missing: 0, repositoryKeys: 0 }
  for (const turn of TURNS[stage]) told[turn] = take(most[turn], COST[turn])
  const policies = told.policies + take(repositories - told.policies)
  const manifests = told.missing + take(repositories - told.missing)
  return { ...told, images: lookups, policies, manifests, spare: told.keys * COST.keys }
}

const ALL: Allotment = {
  images: Number.POSITIVE_INFINITY,
  policies: Number.POSITIVE_INFINITY,
  manifests: Number.POSITIVE_INFINITY,
  missing: Number.POSITIVE_INFINITY,
  parameters: Number.POSITIVE_INFINITY,
  secrets: Number.POSITIVE_INFINITY,
  keys: Number.POSITIVE_INFINITY,
  repositoryKeys: Number.POSITIVE_INFINITY,
  spare: 0,
}
