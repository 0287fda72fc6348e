import { type Phrase, type PhraseValue, phrase } from '../../core/phrase.ts'
import type { Language } from '../language.ts'
import { words } from '../words.ts'
import { escapeMrkdwn, mention, oneLine, valueInSentence } from './mrkdwn.ts'

/** One language, for the two kinds of text Slack has. */
export interface Voice {
  lang: Language
  /** For mrkdwn: values are escaped, ids stand as code, people are mentioned. */
  rich(phrase: Phrase): string
  /** For plain text (headers, buttons, titles): no markup. */
  flat(phrase: Phrase): string
  /** For the `text` of a message, which notifications show: people are mentioned, nothing else is marked up. */
  text(phrase: Phrase): string
  /** A sentence of this namespace, for mrkdwn. */
  say(key: string, params?: Record<string, PhraseValue>): string
  /** The same for plain text; in mrkdwn only with values of our own making, such as mentions. */
  label(key: string, params?: Record<string, PhraseValue>): string
}

/** Speaks a language towards Slack. */
export function voice(lang: Language): Voice {
  const rich = words(lang, { escape: valueInSentence, person: mention })
  const flat = words(lang, { escape: (value) => oneLine(value, 600) })
  return {
    lang,
    rich,
    flat,
    text: words(lang, { escape: (value) => escapeMrkdwn(oneLine(value, 600)), person: mention }),
    say: (key, params) => rich(phrase(`slack:${key}`, params)),
    label: (key, params) => flat(phrase(`slack:${key}`, params)),
  }
}
