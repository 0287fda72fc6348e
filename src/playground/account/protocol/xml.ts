import { NormalizedSchema } from '@smithy/core/schema'
import type { Schema } from './service.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }
/** Control characters other than tab, line feed and carriage return cannot stand in XML 1.0 at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export const escapeXml = (text: string) => text.replace(FORBIDDEN, '').replace(/[&<>"\r]/g, (c) => ENTITIES[c] as string)

/** A result's members as XML elements; members the shape does not know are left out. */
export const writeXml = (schema: Schema, value: unknown): string => members(NormalizedSchema.of(schema as never), value)

function members(shape: NormalizedSchema, value: unknown): string {
  if (typeof value !== 'object' || value === null || !shape.isStructSchema()) return ''
  let out = ''
  for (const [name, member] of shape.structIterator()) {
    const traits = member.getMemberTraits() as { xmlName?: string }
    out += element(member, traits.xmlName ?? name, (value as Record<string, unknown>)[name])
  }
  return out
}

function element(shape: NormalizedSchema, tag: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (shape.isListSchema()) {
    const item = shape.getValueSchema()
    const traits = item.getMergedTraits() as { xmlName?: string }
    const flat = shape.getMergedTraits().xmlFlattened
    const items = (value as unknown[]).map((one) => element(item, flat ? tag : (traits.xmlName ?? 'member'), one)).join('')
    return flat ? items : `<${tag}>${items}</${tag}>`
  }
  if (shape.isMapSchema()) {
    const entries = Object.entries(value as object)
      .map(([key, one]) => `<entry><key>${escapeXml(key)}</key>${element(shape.getValueSchema(), 'value', one)}</entry>`)
      .join('')
    return `<${tag}>${entries}</${tag}>`
  }
  if (shape.isStructSchema()) return `<${tag}>${members(shape, value)}</${tag}>`
  const text = value instanceof Date ? value.toISOString() : String(value)
  return `<${tag}>${escapeXml(text)}</${tag}>`
}
