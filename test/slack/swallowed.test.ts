import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explained } from '../render/slack/reports.ts'
import { botInSlack, until } from './bot.ts'
import { DOCUMENTED } from './documented-codes.ts'
import { ASKER } from './emulated.ts'

type Json = Record<string, unknown>

const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
const EDITS = [
  ...[
    'message_not_found',
    'is_archived',
    'is_inactive',
    'not_in_channel',
    'channel_not_found',
    'cant_update_message',
    'edit_window_closed',
  ],
  ...['block_mismatch', 'msg_too_long', 'streaming_state_conflict', 'token_revoked', 'a_code_of_tomorrow'],
]
const POSTS = [
  ...['restricted_action_read_only_channel', 'restricted_action_thread_only_channel', 'restricted_action_non_threadable_channel'],
  ...['messages_tab_disabled', 'team_access_not_granted', 'ekm_access_denied', 'is_archived', 'message_limit_exceeded'],
  ...['msg_blocks_too_long', 'metadata_too_large', 'fatal_error', 'account_inactive', 'a_code_of_tomorrow'],
]
const DIRECT = 'D0DIRECT001'
let world: Awaited<ReturnType<typeof botInSlack>>
/** What Slack answers to a method in the channel; null: nothing special. */
let fails: { method: string; error: string } | null = null
/** Direct messages, as they stand. */
const direct: Json[] = []
let n = 0

beforeAll(async () => {
  world = await botInSlack({
    outboxPace: { againMs: 5, everyMs: 50 },
    sleep: (ms) => new Promise((wake) => setTimeout(wake, ms / 50)),
    trouble(method, args) {
      const toPerson = args.channel === ASKER || args.channel === DIRECT
      if (fails && method === fails.method && !toPerson) return { status: 200, body: { ok: false, error: fails.error } }
      if (!toPerson || !method.startsWith('chat.')) return null
      direct.push(args)
      return { status: 200, body: { ok: true, channel: DIRECT, ts: '1700000000.000200' } }
    },
    answer: async (_, n) => ({ ...explained, id: `report-${n}` }),
  })
})
afterAll(() => world.close())

const isAnswer = (said: unknown) => JSON.stringify(said).includes('The task has no public IP address')

/** Asks by command; where the answer has come to. */
async function asked(respond: boolean): Promise<string> {
  const [from, heard, told] = [world.slack.wire.length, world.respond.got.length, direct.length]
  await world.send.command(`why ${TASK}`, { channel_id: 'C000000001', ...(respond && { response_url: `${world.respond.url}${++n}` }) })
  const where = () => {
    if (world.slack.wire.slice(from).some(({ method, args }) => method === 'chat.update' && isAnswer(args.blocks ?? args.text)))
      return 'edited'
    if (world.slack.wire.slice(from).some(({ method, args }) => method === 'chat.postMessage' && isAnswer(args.blocks ?? args.text)))
      return 'posted'
    if (world.respond.got.slice(heard).some(isAnswer)) return 'response_url'
    return direct.slice(told).some((args) => isAnswer(args.blocks ?? args.text)) ? 'direct' : 'nowhere'
  }
  return until(where, (place) => place !== 'nowhere')
}

/** Of each meaning some; all of them under `npm run sweep`. */
const codes = (method: string, some: readonly string[]) => (process.env.ECS_PULL_SWEEP ? DOCUMENTED[method]! : some)

describe('a finished answer whose first message cannot be edited is not thrown away, whatever Slack says', () => {
  it.each(codes('chat.update', EDITS))('%s', async (error) => {
    fails = { method: 'chat.update', error }
    expect(await asked(false)).toBe('posted')
  })
})

describe('an answer that cannot be posted comes through the response_url, else as a direct message, whatever Slack says', () => {
  it.each(codes('chat.postMessage', POSTS))('%s', async (error) => {
    fails = { method: 'chat.postMessage', error }
    expect(await asked(true)).toBe('response_url')
    expect(await asked(false)).toBe('direct')
  })
})
