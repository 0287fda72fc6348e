import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageProblems } from '../../src/render/slack/limits.ts'
import { ASKER, BOT, CHANNEL } from './emulated.ts'

export const SECRET = 'a-signing-secret-of-the-tests'
type Json = Record<string, unknown>

export interface Sent {
  status: number
  body: string
  ms: number
}

/** Sends what Slack sends, signed as Slack signs it (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
export function slackSends(port: number) {
  const url = `http://127.0.0.1:${port}/slack/events`

  const send = async (
    type: string,
    body: string,
    forged: { secret?: string; age?: number; headers?: Record<string, string> } = {},
  ): Promise<Sent> => {
    const at = Math.floor(Date.now() / 1000) - (forged.age ?? 0)
    const signature = `v0=${createHmac('sha256', forged.secret ?? SECRET)
      .update(`v0:${at}:${body}`)
      .digest('hex')}`
    const started = Date.now()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type, 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature, ...forged.headers },
      body,
    })
    return { status: response.status, body: await response.text(), ms: Date.now() - started }
  }
  const form = (fields: Record<string, string>, forged = {}) =>
    send('application/x-www-form-urlencoded', new URLSearchParams(fields).toString(), forged)

  return {
    command: (text: string, more: Record<string, string> = {}, forged = {}) =>
      form(
        {
          token: 'unused',
          team_id: 'T000000001',
          team_domain: 'emulate',
          channel_id: CHANNEL,
          channel_name: 'general',
          user_id: ASKER,
          user_name: 'admin',
          command: '/ecs-pull',
          text,
          api_app_id: 'A0TEST',
          trigger_id: '1.2.3',
          ...more,
        },
        forged,
      ),
    interact: (payload: Json, forged = {}) => form({ payload: JSON.stringify(payload) }, forged),
    event: (event: Json, id: string, headers: Record<string, string> = {}) =>
      send(
        'application/json',
        JSON.stringify({
          token: 'unused',
          team_id: 'T000000001',
          api_app_id: 'A0TEST',
          type: 'event_callback',
          event_id: id,
          event_time: 1_763_700_000,
          authorizations: [{ enterprise_id: null, team_id: 'T000000001', user_id: BOT.user, is_bot: true, is_enterprise_install: false }],
          event: { channel: CHANNEL, channel_type: 'channel', user: ASKER, event_ts: event.ts, ...event },
        }),
        { headers },
      ),
  }
}

/** A form that a person hands in; its values are empty unless the view has a state. */
export const submitted = (view: Json, user = ASKER): Json => ({
  type: 'view_submission',
  team: { id: 'T000000001', domain: 'emulate' },
  user: { id: user },
  api_app_id: 'A0TEST',
  token: 'unused',
  trigger_id: '1.2',
  view: { id: 'V1', hash: '1', state: { values: {} }, ...view },
})

/** A press of a button or a choice in a menu of a message. */
export const pressed = (action: Json, message: { ts: string; thread_ts?: string }, more: Json = {}): Json => ({
  type: 'block_actions',
  user: { id: ASKER, username: 'admin', name: 'admin', team_id: 'T000000001' },
  api_app_id: 'A0TEST',
  token: 'unused',
  container: {
    type: 'message',
    message_ts: message.ts,
    channel_id: CHANNEL,
    is_ephemeral: false,
    ...(message.thread_ts && { thread_ts: message.thread_ts }),
  },
  trigger_id: '1.2.3',
  team: { id: 'T000000001', domain: 'emulate' },
  enterprise: null,
  is_enterprise_install: false,
  channel: { id: CHANNEL, name: 'general' },
  message: { type: 'message', user: BOT.user, ...message, text: '…' },
  actions: [{ block_id: 'b', action_ts: '1.1', ...action }],
  ...more,
})

/** Slack's response_url: keeps what was sent there. */
export async function responseUrl() {
  const got: Json[] = []
  const problems: string[] = []
  const server = createServer(async (request, response) => {
    const said = JSON.parse(Buffer.concat(await request.toArray()).toString())
    got.push(said)
    problems.push(...messageProblems({ text: said.text ?? '', blocks: said.blocks ?? [] }))
    response.end('ok')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    got,
    /** What was sent there and is over one of Slack's limits. */
    problems,
    close: () => new Promise((done) => server.close(done)),
  }
}
