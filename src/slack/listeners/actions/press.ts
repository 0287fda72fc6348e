import type { Message } from '../../../render/slack/limits.ts'
import type { Deps } from '../../types.ts'
import { responseUrl, type Who } from '../../who.ts'

/** What a press says about where it was made; the same for buttons, menus, messages and modals. */
export interface Pressed {
  user: { id: string }
  channel?: { id?: string }
  container?: { channel_id?: string; message_ts?: string; thread_ts?: string; is_ephemeral?: boolean }
  message?: { ts?: string; thread_ts?: string }
  trigger_id?: string
  response_url?: string
}

export interface Press {
  who: Who & { user: string }
  /** `ts` of the message with the button; null in a modal. */
  message: string | null
  /** Only one person sees that message: it is changed through its response_url. */
  ephemeral: boolean
}

/** Reads where a press was made. */
export function press(body: Pressed): Press {
  const message = body.container?.message_ts ?? body.message?.ts ?? null
  return {
    who: {
      user: body.user.id,
      channel: body.channel?.id ?? body.container?.channel_id ?? null,
      thread: body.container?.thread_ts ?? body.message?.thread_ts ?? message,
      respond: responseUrl(body.response_url),
    },
    message,
    ephemeral: body.container?.is_ephemeral === true,
  }
}

/** Puts another text in the place of the message with the button. */
export async function replace(deps: Deps, { who, message, ephemeral }: Press, said: Message): Promise<void> {
  if (ephemeral && who.respond) await deps.outbox.respond(who.respond.url, { ...said, replace_original: true })
  else if (who.channel && message) await deps.outbox.update(who.channel, message, said)
}
