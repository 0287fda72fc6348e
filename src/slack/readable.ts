import type { StoredReport } from '../store/reports.ts'
import type { Deps, ReportContext } from './types.ts'

/** Pages of a thousand that are read of somebody's channels. */
const PAGES = 5

/** A report with what it was kept with, somewhere in Slack. */
export type Seen = StoredReport<ReportContext> & { context: ReportContext }

/**
 * Which reports a person may be shown: those of channels they are in, and those of their own direct messages. Where Slack does not say
 * which channels these are, only what the person asked.
 */
export async function readerOf(deps: Deps, user: string): Promise<(context: ReportContext) => boolean> {
  const channels = await channelsOf(deps, user)
  return ({ channel, asker }) => (channels && !channel.startsWith('D') ? channels.has(channel) : asker === user)
}

/** The latest reports a person may be shown, newest first. */
export async function readable(deps: Deps, user: string, lookedAt = 200): Promise<Seen[]> {
  const [may, kept] = await Promise.all([readerOf(deps, user), deps.store.reports.recent<ReportContext>(lookedAt)])
  return kept.filter((one): one is Seen => one.context?.channel !== undefined && may(one.context))
}

async function channelsOf({ client, log }: Deps, user: string): Promise<Set<string> | null> {
  const found = new Set<string>()
  try {
    let cursor: string | undefined
    for (let page = 0; page < PAGES; page++) {
      const answer = await client.users.conversations({
        user,
        types: 'public_channel,private_channel',
        limit: 1000,
        ...(cursor && { cursor }),
      })
      for (const { id } of answer.channels ?? []) if (id) found.add(id)
      cursor = answer.response_metadata?.next_cursor
      if (!cursor) break
    }
    return found
  } catch (error) {
    log.warn({ user, error: String((error as Error).message) }, 'users.conversations failed')
    return null
  }
}
