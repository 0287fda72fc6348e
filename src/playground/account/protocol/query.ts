import { NormalizedSchema } from '@smithy/core/schema'
import type { Schema } from './service.ts'

/** The parameters of a query request as a tree: `Filter.1.Name=x` becomes `{ Filter: { 1: { Name: 'x' } } }`. */
interface Tree {
  [key: string]: Tree | string
}

/** Deepest path a request may name; AWS's own inputs have fewer parts. */
const DEEPEST = 12

function plant(body: URLSearchParams): Tree {
  const root: Tree = Object.create(null)
  for (const [path, value] of body) {
    const parts = path.split('.').slice(0, DEEPEST)
    const last = parts.pop() as string
    let at = root
    for (const part of parts) {
      const next = at[part]
      at = at[part] = typeof next === 'object' ? next : (Object.create(null) as Tree)
    }
    at[last] = value
  }
  return root
}

/**
 * A form-encoded request body as the operation's input. EC2 names members by `ec2QueryName` or the capitalised XML name and writes lists flat
 * (`Filter.1`); IAM and STS write `ActionNames.member.1`.
 * Source: the AWS query and EC2 query protocols, https://smithy.io/2.0/aws/protocols/index.html
 */
export const readQuery = (schema: Schema, body: URLSearchParams, ec2: boolean): Record<string, unknown> =>
  (read(NormalizedSchema.of(schema as never), plant(body), ec2) as Record<string, unknown> | undefined) ?? {}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

function read(shape: NormalizedSchema, value: Tree | string | undefined, ec2: boolean): unknown {
  if (value === undefined) return undefined
  if (shape.isStructSchema()) {
    if (typeof value !== 'object') return undefined
    const out: Record<string, unknown> = {}
    for (const [name, member] of shape.structIterator()) {
      const traits = member.getMergedTraits() as { ec2QueryName?: string; xmlName?: string }
      const key = ec2 ? (traits.ec2QueryName ?? capital(traits.xmlName ?? name)) : (traits.xmlName ?? name)
      const item = read(member, value[key], ec2)
      if (item !== undefined) out[name] = item
    }
    return out
  }
  if (shape.isListSchema()) {
    if (typeof value !== 'object') return []
    const member = shape.getValueSchema()
    const flat = ec2 || shape.getMergedTraits().xmlFlattened
    const items = flat ? value : value[(member.getMergedTraits().xmlName as string | undefined) ?? 'member']
    if (typeof items !== 'object') return []
    const order = Object.keys(items).sort((a, b) => Number(a) - Number(b))
    return order.map((key) => read(member, items[key], ec2)).filter((item) => item !== undefined)
  }
  if (typeof value !== 'string') return undefined
  if (shape.isBooleanSchema()) return value.toLowerCase() === 'true'
  if (shape.isNumericSchema()) return finite(Number(value), Number(value))
  return shape.isTimestampSchema() ? finite(new Date(value), Date.parse(value)) : value
}

/** Throws where a parameter is no number or no date. */
function finite<T>(value: T, number: number): T {
  if (!Number.isFinite(number)) throw new TypeError('not a number')
  return value
}
