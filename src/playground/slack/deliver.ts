import { createHmac } from 'node:crypto'
import type { Json } from './types.ts'

/** Slack waits three seconds for an app (docs.slack.dev, interactivity/handling-user-interaction#acknowledgment_response). */
const PATIENCE_MS = 3000

export interface Answer {
  status: number
  body: string
}

/** Sends the app what Slack would, signed as Slack signs it. Null: no answer in time. */
export interface Delivery {
  command: (form: Record<string, string>) => Promise<Answer | null>
  interact: (payload: Json) => Promise<Answer | null>
  /** Tries again at once, with the retry headers, where the app does not answer well. */
  event: (body: Json) => Promise<void>
}

/** Signature of a request body (docs.slack.dev, authentication/verifying-requests-from-slack). */
const sign = (secret: string, timestamp: number, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`

/**
 * @param url where the app listens, such as `http://127.0.0.1:4000/slack/events`
 * @param stopped ends what is under way
 */
export function createDelivery(url: () => string, signingSecret: string, stopped: AbortSignal): Delivery {
  const push = async (type: string, body: string, headers: Record<string, string> = {}): Promise<Answer | null> => {
    const timestamp = Math.floor(Date.now() / 1000)
    try {
      const response = await fetch(url(), {
        method: 'POST',
        body,
        signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), stopped]),
        headers: {
          'content-type': type,
          'x-slack-request-timestamp': String(timestamp),
          'x-slack-signature': sign(signingSecret, timestamp, body),
          ...headers,
        },
      })
      return { status: response.status, body: await response.text() }
    } catch {
      return null
    }
  }
  const form = 'application/x-www-form-urlencoded'
  return {
    command: (fields) => push(form, new URLSearchParams(fields).toString()),
    interact: (payload) => push(form, new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
    async event(event) {
      const body = JSON.stringify(event)
      const first = await push('application/json', body)
      if ((first && first.status < 300) || stopped.aborted) return
      const reason = first ? 'http_error' : 'http_timeout'
      await push('application/json', body, { 'x-slack-retry-num': '1', 'x-slack-retry-reason': reason })
    },
  }
}
