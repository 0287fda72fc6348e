import { SUBJECTS } from '../core/subject.ts'
import type { Message } from '../render/slack/limits.ts'
import { lookingMessage } from '../render/slack/messages.ts'
import type { Asked } from './asked.ts'
import { mayNotPost, type Posted } from './outbox.ts'
import type { Deps } from './types.ts'
import { nameOf } from './understand.ts'

/** Nothing has been read yet. */
const AT_FIRST = SUBJECTS.map((subject) => ({ subject, state: 'waiting' as const }))

/** What is being looked at, for the message that says so. */
export const whatOf = ({ question: { target } }: Asked) => ({ name: nameOf(target), text: target.kind === 'text' })

/**
 * Says that the question has arrived: where it was asked, else in a direct message to whoever asked. Null where the bot may not post and
 * the asker can be answered alone.
 */
export async function announce({ outbox }: Deps, asked: Asked): Promise<Posted | null> {
  const { place, asker, lang, respond } = asked
  const first: Message = lookingMessage(lang, whatOf(asked), asked.question.target.kind === 'text' ? [] : AT_FIRST)
  try {
    return { channel: place.channel, ts: await outbox.post(place, first) }
  } catch (error) {
    if (!mayNotPost(error)) throw error
    if (respond) return null
    if (!asker) throw error
    return outbox.direct(asker, first)
  }
}
