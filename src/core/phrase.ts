export type PhraseValue = string | number | readonly string[]

/** A sentence by its key and values: words come from `locales/` when it is rendered, in any language, at any later time. */
export interface Phrase {
  /** `namespace:key`, such as `checks:no-public-ip.broken`. */
  key: string
  params: Record<string, PhraseValue>
}

export const phrase = (key: string, params: Record<string, PhraseValue> = {}): Phrase => ({ key, params })
