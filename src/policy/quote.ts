/** A statement as evidence: its Sid, or its place in the document from 1. */
export interface Quote {
  name: string
  /** JSON, cut to QUOTE_LENGTH characters. */
  text: string
  /** Condition keys whose values are not known. */
  open: string[]
}

const QUOTE_LENGTH = 300

export const cut = (text: string): string => (text.length > QUOTE_LENGTH ? `${text.slice(0, QUOTE_LENGTH - 1)}…` : text)

export function quote(raw: unknown, index: number, open: readonly string[]): Quote {
  const sid = typeof raw === 'object' && raw !== null ? (raw as { Sid?: unknown }).Sid : null
  return {
    name: typeof sid === 'string' && sid ? sid : String(index + 1),
    text: cut(typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? '')),
    open: [...new Set(open)].sort(),
  }
}
