import type { Language } from '../render/language.ts'
import type { Deps } from './types.ts'

/** Whose language is chosen: a channel's, or one's own where none is named. */
interface Chooser {
  user: string
  channel: string | null
}

/** Keeps a language for a channel or a person, and writes down who chose it. Null takes the choice back. */
export async function chooseLanguage({ store }: Pick<Deps, 'store'>, { user, channel }: Chooser, language: Language | null): Promise<void> {
  if (channel) await store.channels.set(channel, { language })
  else await store.channels.setUserLanguage(user, language)
  await store.audit.add({ who: user, what: 'language', run: null, detail: channel ? { channel, language } : { language } })
}
