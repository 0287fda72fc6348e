import { randomBytes } from 'node:crypto'
import { phrase } from '../core/phrase.ts'
import { FALLBACK, type Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import { sentence } from '../render/slack/messages.ts'
import type { Due } from '../store/store.ts'
import { failureMessage, logged } from './failure.ts'
import type { NewLetter } from './letter.ts'
import type { Deps } from './types.ts'
import type { Noted, Who } from './who.ts'

/** Something for one person. A bot that posted an alert has no eyes of its own: what concerns it is said in its thread. */
const letterTo = ({ user, channel, thread, respond }: Who, message: Message): NewLetter => ({
  message,
  respond: respond ?? null,
  place: channel ? { channel, thread } : null,
  user,
  alone: user !== null,
})

/** Tells one person something. Nobody else sees it. */
export async function tell(deps: Deps, who: Who, message: Message): Promise<void> {
  await deps.outbox.say(letterTo(who, message))
}

/**
 * Does what a listener is for, after it has acknowledged: in the background, in the person's language, and never without a word. What was
 * asked is noted before anything is done about it, so that whatever ends this process, another one can tell the person.
 *
 * @param id what tells this press from all others, where Slack may send it more than once
 */
export function afterwards<W extends Who>(
  deps: Deps,
  who: W,
  work: (lang: Language, noted: Noted<W>) => Promise<void>,
  id: string = randomBytes(12).toString('hex'),
): void {
  const run = async () => {
    const { user, channel, thread, respond = null } = who
    const kept = await deps.outbox.open(id, 'heard', { user, channel, thread, respond } satisfies Who)
    if (kept === 'taken') return
    let lang: Language = FALLBACK
    try {
      lang = await deps.languages.of(channel, user)
      await work(lang, { ...who, row: id })
      await deps.outbox.close(id, 'heard')
    } catch (error) {
      await deps.outbox.answer(id, letterTo(who, failureMessage(deps, error, lang)))
    }
  }
  deps.background(run().catch((error: unknown) => logged(deps.log, error, 'nobody could be told')))
}

/** A press whose process died before it came to anything: the person is told to press again. */
export async function interrupted(deps: Deps, { id, body }: Due<Who>): Promise<void> {
  const lang = await deps.languages.of(body.channel, body.user)
  await deps.outbox.answer(id, letterTo(body, sentence(lang, phrase('slack:interrupted'))))
}
