import type { Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import { brokenMessage } from '../render/slack/messages.ts'
import { logged } from './failure.ts'
import { mayNotPost } from './outbox.ts'
import type { Deps } from './types.ts'

/** Who pressed, typed or wrote, and how to tell them something that is for them alone. */
export interface Who {
  user: string | null
  channel: string | null
  thread: string | null
  /** Slack's response_url, where there is one: it works where the bot is no member, too. */
  respond?: (answer: Message & { response_type: 'ephemeral'; replace_original: false }) => Promise<unknown>
}

/** Tells one person something. Nobody else sees it. */
export async function tell(deps: Deps, who: Who, message: Message): Promise<void> {
  if (who.respond) await who.respond({ ...message, response_type: 'ephemeral', replace_original: false })
  else if (who.user && who.channel) {
    try {
      await deps.outbox.whisper({ channel: who.channel, thread: who.thread }, who.user, message)
    } catch (error) {
      if (!mayNotPost(error)) throw error
      await deps.outbox.direct(who.user, message)
    }
  }
}

/** Does what a listener is for, after it has acknowledged: in the background, in the person's language, and never without a word. */
export function afterwards(deps: Deps, who: Who, work: (lang: Language) => Promise<void>): void {
  const run = async () => {
    const lang = await deps.languages.of(who.channel, who.user)
    try {
      await work(lang)
    } catch (error) {
      const id = logged(deps.log, error, 'a listener failed')
      await tell(deps, who, brokenMessage(lang, id))
    }
  }
  deps.background(run().catch((error: unknown) => logged(deps.log, error, 'nobody could be told')))
}
