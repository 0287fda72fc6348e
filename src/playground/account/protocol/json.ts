import { NormalizedSchema } from '@smithy/core/schema'
import type { Schema } from './service.ts'

/** Thrown where a request body does not have the operation's shape. */
class ShapeError extends Error {}

/** A JSON request body as the operation's input: numbers become dates where the shape says so. Throws where a value is of another kind. */
export function readJson(schema: Schema, text: string): Record<string, unknown> {
  const shape = NormalizedSchema.of(schema as never)
  const body: unknown = text.trim() ? JSON.parse(text) : {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ShapeError()
  return shape.isStructSchema() ? (walk(shape, body, readLeaf) as Record<string, unknown>) : {}
}

/** A result as AWS JSON 1.0/1.1: members the shape does not know are left out, dates become seconds. */
export const writeJson = (schema: Schema, value: unknown): string =>
  JSON.stringify(walk(NormalizedSchema.of(schema as never), value, writeLeaf) ?? {})

type Leaf = (shape: NormalizedSchema, value: unknown) => unknown

const writeLeaf: Leaf = (_, value) => (value instanceof Date ? value.getTime() / 1000 : value)

const readLeaf: Leaf = (shape, value) => {
  const wanted = shape.isStringSchema() ? 'string' : shape.isBooleanSchema() ? 'boolean' : 'number'
  if (!shape.isTimestampSchema() && !shape.isStringSchema() && !shape.isBooleanSchema() && !shape.isNumericSchema()) return value
  if (typeof value !== wanted) throw new ShapeError()
  return shape.isTimestampSchema() ? new Date((value as number) * 1000) : value
}

function walk(shape: NormalizedSchema, value: unknown, leaf: Leaf): unknown {
  if (value === null || value === undefined) return undefined
  const list = shape.isListSchema()
  const map = shape.isMapSchema()
  if (!list && !map && !shape.isStructSchema()) return leaf(shape, value)
  if (typeof value !== 'object' || Array.isArray(value) !== list) throw new ShapeError()
  if (list) return (value as unknown[]).map((item) => walk(shape.getValueSchema(), item, leaf)).filter((item) => item !== undefined)
  if (map) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(shape.getValueSchema(), item, leaf)]))
  const known: Record<string, unknown> = {}
  for (const [name, member] of shape.structIterator()) {
    const item = walk(member, (value as Record<string, unknown>)[name], leaf)
    if (item !== undefined) known[name] = item
  }
  return known
}
