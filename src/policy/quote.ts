/** A statement as evidence: its Sid, or its place in the document from 1. */
export interface Quote {
  name: string
  /** Null: it could not be read. */
  effect: 'Allow' | 'Deny' | null
  /** JSON, cut to QUOTE_LENGTH characters. */
  text: string
  /** Condition keys whose values are not known. */
  open: string[]
}

const QUOTE_LENGTH = 300

export const cut = (text: string): string => (text.length > QUOTE_LENGTH ? `${text.slice(0, QUOTE_LENGTH - 1)}…` : text)

export function quote(raw: unknown, index: number, open: readonly string[]): Quote {
  const { Sid: sid, Effect: effect } = (typeof raw === 'object' && raw !== null ? raw : {}) as { Sid?: unknown; Effect?: unknown }
  return {
    name: typeof sid === 'string' && sid ? sid : String(index + 1),
    effect: effect === 'Allow' || effect === 'Deny' ? effect : null,
    text: cut(typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? '')),
    open: [...new Set(open)].sort(),
  }
}
