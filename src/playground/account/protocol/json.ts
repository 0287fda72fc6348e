import { NormalizedSchema } from '@smithy/core/schema'
import type { Schema } from './service.ts'

/** A JSON request body as the operation's input: numbers become dates where the shape says so. */
export function readJson(schema: Schema, text: string): unknown {
  return walk(NormalizedSchema.of(schema as never), text.trim() ? JSON.parse(text) : {}, (value) => new Date(Number(value) * 1000))
}

/** A result as AWS JSON 1.0/1.1: members the shape does not know are left out, dates become seconds. */
export function writeJson(schema: Schema, value: unknown): string {
  const seconds = (date: unknown) => (date instanceof Date ? date.getTime() / 1000 : date)
  return JSON.stringify(walk(NormalizedSchema.of(schema as never), value, seconds) ?? {})
}

function walk(shape: NormalizedSchema, value: unknown, time: (value: unknown) => unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (shape.isTimestampSchema()) return time(value)
  if (shape.isListSchema()) return Array.isArray(value) ? value.map((item) => walk(shape.getValueSchema(), item, time)) : undefined
  if (typeof value !== 'object') return value
  if (shape.isMapSchema())
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(shape.getValueSchema(), item, time)]))
  if (!shape.isStructSchema()) return value
  const known: Record<string, unknown> = {}
  for (const [name, member] of shape.structIterator()) {
    const item = walk(member, (value as Record<string, unknown>)[name], time)
    if (item !== undefined) known[name] = item
  }
  return known
}
