import { type Phrase, phrase } from '../core/phrase.ts'
import { slackError } from './codes.ts'
import { patiently } from './queue.ts'
import type { Deps } from './types.ts'

const TEN_MINUTES = 600_000
/** Somebody may wait for an answer: a rate limit that lasts longer is a failure, and told. Milliseconds. */
const PATIENCE_MS = 10_000
/** Where the bot is no member it cannot post either: whoever asks is answered alone. */
const UNSEEN = new Set(['channel_not_found', 'not_in_channel', 'missing_scope'])

const known = new WeakMap<object, Map<string, { at: number; shared: boolean }>>()

/**
 * Null: no other organization reads the channel, or the settings let them. Else the sentence that says why nothing of an account is shown
 * there, whoever asks. `is_ext_shared`, `is_pending_ext_shared`: https://docs.slack.dev/apis/slack-connect.
 *
 * @param unseen what holds where the bot may not see the channel: it cannot post there either, unless through a response_url
 */
export async function sharedRefused(deps: Deps, channel: string, unseen: Phrase | null = null): Promise<Phrase | null> {
  if (deps.settings.guests || channel.startsWith('D')) return null
  try {
    return (await isShared(deps, channel)) ? phrase('slack:shared-channel') : null
  } catch (error) {
    const why = slackError(error) ?? String((error as Error).message)
    deps.log.warn({ channel, error: why }, 'conversations.info failed')
    return UNSEEN.has(why) ? unseen : phrase('slack:shared-not-known')
  }
}

async function isShared({ client, sleep }: Deps, channel: string): Promise<boolean> {
  const kept = known.get(client) ?? new Map<string, { at: number; shared: boolean }>()
  known.set(client, kept)
  const before = kept.get(channel)
  if (before && Date.now() - before.at < TEN_MINUTES) return before.shared
  const { channel: found } = await patiently(() => client.conversations.info({ channel }), sleep, PATIENCE_MS)
  const shared = !!(found?.is_ext_shared || found?.is_pending_ext_shared)
  kept.set(channel, { at: Date.now(), shared })
  return shared
}
