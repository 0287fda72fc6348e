import type { Message } from '../render/slack/limits.ts'

/**
 * Shows what the store holds, and shows it again if that has changed by the time Slack has taken it. Of several writers of one message, in
 * whichever processes, the last to write has then looked after all others, so that no message stays behind the store.
 *
 * @param look the message as it should be now; null: there is none to show
 * @param send resolves to false where Slack will take it only later: whoever hears of that then looks once more
 */
export async function keepShown(look: () => Promise<Message | null>, send: (message: Message) => Promise<unknown>): Promise<void> {
  let shown: string | null = null
  for (;;) {
    const now = await look()
    const said = now && JSON.stringify(now)
    if (!now || said === shown) return
    if ((await send(now)) === false) return
    shown = said
  }
}
