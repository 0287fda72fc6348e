import { partitionOf } from '../core/partition.ts'
import type { Report } from '../core/report.ts'
import type { ParsedError } from '../target/types.ts'
import { closeness } from './match.ts'

/** A cluster to search, and the services in it that are worth asking about where no task is found. */
export interface Place {
  partition: string
  /** Null: whichever account the credentials belong to. */
  account: string | null
  /** Null: that of the settings or the environment. */
  region: string | null
  /** Name. */
  cluster: string
  services: string[]
}

/** Earlier reports whose clusters and services are remembered when a text names none. */
export const SEEN = 200

export interface Known {
  /** The settings' accounts. */
  accounts: Readonly<Record<string, { region?: string | undefined; clusters?: readonly string[] | undefined }>>
  /** What earlier diagnoses were about, newest first. */
  seen: readonly Pick<Report, 'target'>[]
  /** A cluster the person named besides the text: name or ARN. */
  cluster?: string | undefined
  /** Accounts that may be looked at; undefined: all. */
  allowed?: readonly string[] | undefined
}

const CLUSTER_ARN = /arn:aws[a-z-]{0,12}:ecs:([a-z0-9-]{2,30}):([0-9]{12}):cluster\/([A-Za-z0-9_-]{1,255})/

/**
 * Where to look for the task of a text: the cluster it names, else those of the settings and those asked about before. First those whose
 * services have used the image, then those in the account and Region of its registry.
 */
export function placesOf(error: ParsedError, known: Known): Place[] {
  const { cluster, allowed } = known
  const all = everyPlace(known, error)
  const named = cluster ?? CLUSTER_ARN.exec(error.text)?.[0] ?? error.cluster
  const place = named ? placeOf(named, null, null) : null
  const there = place && all.filter((known) => same(known, place))
  const wanted = place ? (there?.length ? there : [place]) : all
  const services = error.service ? [error.service] : []
  return wanted
    .filter(within(allowed))
    .map((known) => ({ ...known, services: [...new Set([...services, ...known.services])] }))
    .sort((a, b) => rank(b, error) - rank(a, error))
}

/** Every cluster of the settings and of earlier diagnoses, as far as it may be looked at. */
export const knownPlaces = (known: Known): Place[] => everyPlace(known, null).filter(within(known.allowed))

const within =
  (allowed: Known['allowed']) =>
  ({ account }: Place): boolean =>
    !allowed || (account !== null && allowed.includes(account))

function everyPlace({ accounts, seen }: Known, error: ParsedError | null): Place[] {
  const configured = Object.entries(accounts).flatMap(([account, { region = null, clusters = [] }]) =>
    clusters.map((name) => placeOf(name, account, region)),
  )
  return merged([...configured, ...seen.flatMap((report) => seenPlace(report, error))])
}

const rank = (place: Place, { account, region }: ParsedError): number =>
  (place.services.length ? 4 : 0) +
  (account !== null && place.account === account ? 2 : 0) +
  Number(region !== null && place.region === region)

function placeOf(nameOrArn: string, account: string | null, region: string | null): Place {
  const [, inRegion, inAccount, name] = CLUSTER_ARN.exec(nameOrArn) ?? []
  const where = inRegion ?? region
  return { partition: partitionOf(where), account: inAccount ?? account, region: where, cluster: name ?? nameOrArn, services: [] }
}

/** A service seen before counts as one to ask about only where it used the image, or another of its repository. */
function seenPlace({ target }: Pick<Report, 'target'>, error: ParsedError | null): Place[] {
  const { cluster, service, image, arn } = target
  if (!cluster) return []
  const [, , , inRegion, inAccount] = arn?.split(':') ?? []
  const place = placeOf(cluster.split('/').at(-1)!, target.account ?? inAccount ?? null, target.region ?? inRegion ?? null)
  const used = error !== null && service !== null && image !== null && closeness({ image, digest: null }, error) > 0
  return [{ ...place, services: used ? [service] : [] }]
}

/** One entry for each cluster; what one report says of its services is added to what others say. */
function merged(places: readonly Place[]): Place[] {
  const result: Place[] = []
  for (const place of places) {
    const known = result.find((other) => same(other, place))
    if (known) known.services = [...new Set([...known.services, ...place.services])]
    else result.push({ ...place })
  }
  return result
}

/** Null stands for what is not known, which is no difference. */
const same = (a: Place, b: Place): boolean =>
  a.cluster === b.cluster &&
  (a.account === b.account || a.account === null || b.account === null) &&
  (a.region === b.region || a.region === null || b.region === null)
