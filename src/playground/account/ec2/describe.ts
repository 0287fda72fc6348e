import type { Filter, Tag } from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { type Page, page } from '../page.ts'
import { glob } from '../policy-condition.ts'
import { AwsError } from '../protocol/error.ts'

type Field<T> = (item: T) => unknown

/** What EC2 knows about one kind of thing: how a missing one is refused, and what its filters look at. */
export interface Kind<T> {
  missing: (id: string) => AwsError
  filters: Record<string, Field<T>>
}

export const missing = (code: string, text: (id: string) => string) => (id: string) => new AwsError(code, text(id))

interface Tagged {
  Tags?: Tag[]
  /** What network interfaces call it. */
  TagSet?: Tag[]
}

interface Asked {
  Filters?: Filter[]
  NextToken?: string
  MaxResults?: number
}

const values = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined && one !== null).map(String)

function fits<T extends Tagged>(kind: Kind<T>, filter: Filter, item: T): boolean {
  const name = filter.Name ?? ''
  const tags = item.Tags ?? item.TagSet ?? []
  let have: string[]
  if (name.startsWith('tag:')) have = tags.filter(({ Key }) => Key === name.slice(4)).map(({ Value }) => Value ?? '')
  else if (name === 'tag-key') have = tags.map(({ Key }) => Key ?? '')
  else {
    const field = kind.filters[name]
    if (!field) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`)
    have = values(field(item))
  }
  return have.some((one) => (filter.Values ?? []).some((wanted) => glob(wanted, one)))
}

/**
 * The things asked for by id or filter. EC2 refuses the whole request where one id is unknown, and gives everything at once where ids are
 * given: pages are for lists.
 */
export function describe<T extends Tagged>(
  { world }: Context,
  kind: Kind<T>,
  all: Record<string, T>,
  ids: string[] | undefined,
  { Filters = [], NextToken, MaxResults }: Asked,
): Page<T> {
  const named = ids?.length ? ids : null
  const chosen = named
    ? named.map((id) => {
        const item = all[id]
        if (!item) throw kind.missing(id)
        return item
      })
    : Object.values(all)
  const items = chosen.filter((item) => Filters.every((filter) => fits(kind, filter, item)))
  return named ? { items, next: undefined } : page(world, items, NextToken, MaxResults, 1000, 'InvalidNextToken')
}

/** One thing by its id, for a change. */
export function one<T>(kind: Kind<T>, all: Record<string, T>, id: string | undefined): T {
  const item = all[id ?? '']
  if (!item) throw kind.missing(id ?? '')
  return item
}

/** Tags of a kind of resource, as a creating call brings them. */
export const tagsFor = (specifications: { ResourceType?: string; Tags?: Tag[] }[] | undefined, type: string): Tag[] =>
  (specifications ?? []).filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags }) => Tags ?? [])
