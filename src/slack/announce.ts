import { SUBJECTS } from '../core/subject.ts'
import type { Message } from '../render/slack/limits.ts'
import { lookingMessage } from '../render/slack/messages.ts'
import type { Asked } from './asked.ts'
import { faultOf } from './codes.ts'
import type { Place, Posted } from './letter.ts'
import type { Deps } from './types.ts'
import { nameOf } from './understand.ts'

/** Nothing has been read yet. */
const AT_FIRST = SUBJECTS.map((subject) => ({ subject, state: 'waiting' as const }))
/** Before a post that met no answer is sent once more. Milliseconds. */
const AGAIN_MS = 1000

/** What is being looked at, for the message that says so. */
export const whatOf = ({ question: { target } }: Pick<Asked, 'question'>) => ({ name: nameOf(target), text: target.kind === 'text' })

/** The message that will hold the answer. `unsure`: there may be one all the same, though nobody knows where. */
export interface Announced {
  posted: Posted | null
  unsure: boolean
}

/**
 * Says that the question has arrived: where it was asked, else in a direct message to whoever asked. No message where the bot may not post
 * and the asker can be answered alone, and none where Slack is away: the answer finds its own way.
 */
export async function announce(deps: Deps, asked: Asked, unsure = false): Promise<Announced> {
  const { place, lang, who } = asked
  const first: Message = lookingMessage(lang, whatOf(asked), asked.question.target.kind === 'text' ? [] : AT_FIRST)
  try {
    return await posted(deps, who.row, place, first, unsure)
  } catch (error) {
    if (faultOf(error).kind === 'later' || who.respond || !who.user) return { posted: null, unsure: true }
    return posted(deps, who.row, { channel: who.user, thread: null }, first, unsure).catch(() => ({ posted: null, unsure: true }))
  }
}

/** Posts it; where that met no answer it is looked for, and posted once more. */
async function posted({ outbox, sleep, store }: Deps, row: string, place: Place, first: Message, unsure: boolean): Promise<Announced> {
  for (let look = unsure, again = true; ; again = false) {
    try {
      const there = look ? await outbox.find(row, place, store.now()) : null
      return { posted: there ?? (await outbox.begin(row, place, first)), unsure: false }
    } catch (error) {
      const fault = faultOf(error)
      if (fault.kind !== 'later' || !again) throw error
      look ||= fault.unsure
      await sleep(AGAIN_MS)
    }
  }
}
