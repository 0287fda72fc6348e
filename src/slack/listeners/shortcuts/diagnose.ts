import type { App, MessageShortcut } from '@slack/bolt'
import { SHORTCUT } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { ask } from '../../ask.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import { readMessage } from '../../message-text.ts'
import { unreadFileSaid } from '../../on-message.ts'
import type { Deps } from '../../types.ts'
import { understand } from '../../understand.ts'
import { responseUrl } from '../../who.ts'

/** "Diagnose this error" on any message: also in threads and on other bots' messages. The answer goes into that message's thread. */
export function register(app: App, deps: Deps): void {
  app.shortcut<MessageShortcut>({ callback_id: SHORTCUT.diagnose, type: 'message_action' }, async ({ ack, shortcut }) => {
    await ack()
    const { message, channel, user } = shortcut
    const thread = (message.thread_ts as string | undefined) ?? message.ts
    const pressed = { user: user.id, channel: channel.id, thread, respond: responseUrl(shortcut.response_url) }
    afterwards(deps, pressed, async (lang, who) => {
      const refused = await mayAsk(deps, user.id)
      if (refused) return tell(deps, who, sentence(lang, refused))
      const { text, unreadFile } = await readMessage(deps, message)
      const understood = understand(text)
      if ('problem' in understood)
        return tell(deps, who, sentence(lang, unreadFile === null ? understood.problem : unreadFileSaid(unreadFile)))
      await ask(deps, {
        question: understood.question,
        place: { channel: channel.id, thread },
        who,
        lang,
      })
    })
  })
}
