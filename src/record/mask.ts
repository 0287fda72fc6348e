import { createHash, randomBytes } from 'node:crypto'
import { parseError } from '../target/error.ts'
import { maskAddresses, type Shuffle } from './addresses.ts'
import { namesIn } from './names.ts'

const ACCOUNT = /(?<![\w.-])\d{12}(?![\w-]|\.\d)/g
const RESOURCE =
  /\b((?:subnet|vpc|vpce|vpce-svc|sg|sgr|rtb|rtbassoc|eni|igw|eigw|nat|acl|pl|dopt|tgw|pcx|vgw|i|eipalloc|ami|vol|lgw|cagw)-)([0-9a-f]{8,17})\b/g
/** Task ids, container instance ids, KMS keys, deployments. */
const HEX_ID = /\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g
const ECS_SVC = /\b(ecs-svc\/)(\d{10,25})\b/g
const ORGANIZATION = /\b(o|ou|r)-[a-z0-9]{10,32}\b/g
const UNIQUE_ID = /\b(A(?:KIA|SIA|ROA|IDA|GPA|NPA))[A-Z0-9]{12,24}\b/g

/**
 * The same document with the account's own ids, names and private addresses replaced, each always by the same stand-in, so that what belongs
 * together still does and the diagnosis comes out the same. The key is thrown away: nobody can turn it back.
 */
export function masked<T>(whole: T, key: string = randomBytes(16).toString('hex')): T {
  const digest = (text: string) => createHash('sha256').update(`${key} ${text}`).digest('hex')
  const shuffle: Shuffle = (text, limit) => Number.parseInt(digest(text).slice(0, 8), 16) % limit
  const digits = (text: string, length: number) =>
    BigInt(`0x${digest(text)}`)
      .toString()
      .slice(0, length)
  const names = namesIn(whole)
  const byName = new RegExp(
    `(?<![A-Za-z0-9])(?:${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![A-Za-z0-9])`,
    'g',
  )
  const text = (value: string): string => {
    const named = names.length ? value.replace(byName, (name) => `name-${digest(name).slice(0, 8)}`) : value
    const ids = named
      .replace(ACCOUNT, (account) => digits(account, 12))
      .replace(RESOURCE, (_, prefix: string, id: string) => prefix + digest(id).slice(0, id.length))
      .replace(HEX_ID, (id) => hexLike(id, digest(id)))
      .replace(ECS_SVC, (_, prefix: string, id: string) => prefix + digits(id, id.length))
      .replace(ORGANIZATION, (id) => `${id.split('-')[0]}-${digest(id).slice(0, 10)}`)
      .replace(UNIQUE_ID, (id, prefix: string) => prefix + digest(id).slice(0, 17).toUpperCase())
    return maskAddresses(ids, shuffle)
  }
  const walk = (value: unknown, field = ''): unknown => {
    // A command's own words may be somebody's names too.
    if (typeof value === 'string')
      return field === 'cli' ? value.replace(/( --?.*)$/s, text) : text(field === 'message' ? spare(value) : value)
    if (Array.isArray(value)) return value.map((inner) => walk(inner))
    if (!value || typeof value !== 'object') return value
    // Facts are keyed by ids and ARNs in places, and by field names in others, which hold none of either.
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [/[-:/]/.test(name) ? text(name) : name, walk(inner, name)]))
  }
  return walk(whole) as T
}

/**
 * An event of a service: AWS's words about anything in the account, in which names stand that no field holds. What a diagnosis reads of them
 * is kept: a failed pull, the steady state, and of which tasks they speak.
 */
function spare(message: string): string {
  if (parseError(message).pullError) return message
  if (/steady state/.test(message)) return 'has reached a steady state.'
  return ['…', ...(message.match(HEX_ID) ?? [])].join(' ')
}

const hexLike = (id: string, digest: string): string => {
  let at = 0
  return id.replace(/[0-9a-f]/g, () => digest[at++]!)
}
