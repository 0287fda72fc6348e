import type { UsersInfoResponse, WebClient } from '@slack/web-api'
import { FALLBACK, LANGUAGES, type Language, languageOf } from '../render/language.ts'
import { slackError } from './codes.ts'
import type { Languages, Person } from './person.ts'
import { patiently, type Sleep } from './queue.ts'
import type { BotOptions } from './types.ts'

const HOUR = 3_600_000
/** Somebody waits for an answer: a rate limit that lasts longer is a failure. Milliseconds. */
const PATIENCE_MS = 2000

/** What people have chosen is waited for so long. Milliseconds. */
const STORE_MS = 3000

const REMEMBERED = 2000

/** A guest, of another organization, or not there any more (https://docs.slack.dev/reference/objects/user-object). */
export const isOutsider = ({ user }: UsersInfoResponse): boolean =>
  !!(user?.is_restricted || user?.is_ultra_restricted || user?.is_stranger || user?.deleted)

export function languages(
  client: WebClient,
  sleep: Sleep,
  { store, settings, log }: Pick<BotOptions, 'store' | 'settings' | 'log'>,
): Languages {
  const people = new Map<string, { at: number; person: Promise<Person> }>()
  const known = (language: string | null | undefined): language is Language => !!language && Object.hasOwn(LANGUAGES, language)

  const ask = async (user: string): Promise<Person> => {
    const answer = await patiently(() => client.users.info({ user, include_locale: true }), sleep, PATIENCE_MS)
    return { language: answer.user?.locale ? languageOf(answer.user.locale) : null, outsider: isOutsider(answer) }
  }

  const person = (user: string): Promise<Person> => {
    const kept = people.get(user)
    if (kept && Date.now() - kept.at < HOUR) return kept.person
    if (people.size >= REMEMBERED) people.clear()
    const asked = ask(user).catch(async (error: unknown): Promise<Person> => {
      if (kept) people.set(user, kept)
      else people.delete(user)
      log.warn({ user, error: String((error as Error).message) }, 'users.info failed')
      // What was known an hour ago is better than to know nobody.
      return (await kept?.person) ?? { language: null, outsider: null, failure: slackError(error) }
    })
    people.set(user, { at: Date.now(), person: asked })
    return asked
  }

  /** A store that is away keeps nobody from being told something. */
  const unlessAway = async <T>(choice: Promise<T>): Promise<T | null> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>((done) => {
      timer = setTimeout(() => done(null), STORE_MS)
    })
    return Promise.race([choice.catch(() => null), late]).finally(() => clearTimeout(timer))
  }

  return {
    person,
    async of(channel, user) {
      const [place, own] = await Promise.all([
        channel ? unlessAway(store.channels.get(channel)) : null,
        user ? unlessAway(store.channels.userLanguage(user)) : null,
      ])
      if (known(place?.language)) return place.language
      const fixed = channel ? settings.channels?.[channel]?.language : undefined
      if (known(fixed)) return fixed
      if (known(own)) return own
      const locale = user ? (await person(user)).language : null
      return locale ?? (known(settings.language) ? settings.language : FALLBACK)
    },
  }
}
