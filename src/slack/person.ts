import type { Language } from '../render/language.ts'

/** A person, as far as a question needs to know them. */
export interface Person {
  language: Language | null
  /** A guest, or of another organization; null: could not be looked up. */
  outsider: boolean | null
  /** Slack's word for why it could not. */
  failure?: string | null
}

export interface Languages {
  /** The language of an answer: the channel's setting, else the asker's own, else the settings', else English. */
  of(channel: string | null, user: string | null): Promise<Language>
  person(user: string): Promise<Person>
}
