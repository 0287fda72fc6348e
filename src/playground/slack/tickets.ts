import { randomBytes } from 'node:crypto'
import type { Message } from './types.ts'
import { SlackError } from './types.ts'

/** A trigger lives three seconds and opens one view (docs.slack.dev, interactivity/handling-user-interaction). */
const TRIGGER_MS = 3000
/** A response_url takes five messages within thirty minutes (the same page). */
const RESPONSES = 5
const RESPONSE_MS = 30 * 60_000

/** Where an answer through a response_url goes. `message`: the one whose button was pressed. */
interface ReplyTo {
  user: string
  channel: string
  message: Message | null
}

interface Trigger {
  user: string
  /** The modal it was issued in, if any: views.push needs one. */
  view: string | null
  until: number
  used: boolean
}

/** The short-lived rights that Slack hands out with a click or a command. */
export interface Tickets {
  trigger: (user: string, view?: string | null) => string
  /** Errors: `expired_trigger_id`, `exchanged_trigger_id`, `invalid_trigger_id`. */
  redeem: (id: string) => { user: string; view: string | null }
  reply: (to: ReplyTo) => string
  /** Errors: `used_url`, `expired_url`, `no_such_url`. */
  takeReply: (id: string) => ReplyTo
}

export function createTickets(now: () => number = Date.now): Tickets {
  const triggers = new Map<string, Trigger>()
  const replies = new Map<string, ReplyTo & { left: number; until: number }>()
  const sweep = () => {
    for (const [id, t] of triggers) if (t.until + 60_000 < now()) triggers.delete(id)
    for (const [id, r] of replies) if (r.until + 60_000 < now()) replies.delete(id)
  }
  return {
    trigger(user, view = null) {
      sweep()
      const id = `${now()}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`
      triggers.set(id, { user, view, until: now() + TRIGGER_MS, used: false })
      return id
    },
    redeem(id) {
      const trigger = triggers.get(id)
      if (!trigger) throw new SlackError('invalid_trigger_id')
      if (trigger.used) throw new SlackError('exchanged_trigger_id')
      if (trigger.until < now()) throw new SlackError('expired_trigger_id')
      trigger.used = true
      return trigger
    },
    reply(to) {
      sweep()
      const id = randomBytes(18).toString('base64url')
      replies.set(id, { ...to, left: RESPONSES, until: now() + RESPONSE_MS })
      return id
    },
    takeReply(id) {
      const reply = replies.get(id)
      if (!reply) throw new SlackError('no_such_url')
      if (reply.until < now()) throw new SlackError('expired_url')
      if (reply.left-- <= 0) throw new SlackError('used_url')
      return reply
    },
  }
}
