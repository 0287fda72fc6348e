import type { Message } from '../../../render/slack/limits.ts'
import type { Who } from '../../listen.ts'
import type { Deps } from '../../types.ts'

/** What a press says about where it was made; the same for buttons, menus, messages and modals. */
export interface Pressed {
  user: { id: string }
  channel?: { id?: string }
  container?: { channel_id?: string; message_ts?: string; thread_ts?: string; is_ephemeral?: boolean }
  message?: { ts?: string; thread_ts?: string }
  trigger_id?: string
  response_url?: string
}

type Respond = (answer: Message & { replace_original: boolean; response_type?: 'ephemeral' | 'in_channel' }) => Promise<unknown>

export interface Press {
  who: Who & { user: string }
  /** `ts` of the message with the button; null in a modal. */
  message: string | null
  /** Only one person sees that message: it is changed through its response_url. */
  ephemeral: boolean
  respond: Respond | null
}

/** Reads where a press was made. */
export function press(body: Pressed, respond: unknown): Press {
  const message = body.container?.message_ts ?? body.message?.ts ?? null
  const answer = body.response_url ? (respond as Respond) : null
  return {
    who: {
      user: body.user.id,
      channel: body.channel?.id ?? body.container?.channel_id ?? null,
      thread: body.container?.thread_ts ?? body.message?.thread_ts ?? message,
      ...(answer ? { respond: answer as NonNullable<Who['respond']> } : {}),
    },
    message,
    ephemeral: body.container?.is_ephemeral === true,
    respond: answer,
  }
}

/** Puts another text in the place of the message with the button. */
export async function replace(deps: Deps, { who, message, ephemeral, respond }: Press, said: Message): Promise<void> {
  if (ephemeral && respond) await respond({ ...said, replace_original: true })
  else if (who.channel && message) await deps.outbox.update(who.channel, message, said)
}
