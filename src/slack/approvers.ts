import type { Deps } from './types.ts'

/** Who may approve fixes in a channel: Slack ids of people and of user groups. */
export const approversOf = ({ settings }: Pick<Deps, 'settings'>, channel: string | null): readonly string[] =>
  (channel ? settings.channels?.[channel]?.approvers : undefined) ?? settings.approvers

const FIVE_MINUTES = 300_000
const members = new WeakMap<object, Map<string, { at: number; users: readonly string[] }>>()

/** True where the person is an approver, by name or by a group. A group that cannot be read admits nobody. */
export async function mayApprove(deps: Deps, channel: string | null, user: string): Promise<boolean> {
  const approvers = approversOf(deps, channel)
  if (approvers.includes(user)) return true
  const groups = approvers.filter((id) => id.startsWith('S'))
  const lists = await Promise.all(groups.map((group) => membersOf(deps, group)))
  return lists.some((users) => users.includes(user))
}

async function membersOf({ client, log }: Deps, usergroup: string): Promise<readonly string[]> {
  const kept = members.get(client) ?? new Map<string, { at: number; users: readonly string[] }>()
  members.set(client, kept)
  const known = kept.get(usergroup)
  if (known && Date.now() - known.at < FIVE_MINUTES) return known.users
  try {
    const { users = [] } = await client.usergroups.users.list({ usergroup })
    kept.set(usergroup, { at: Date.now(), users })
    return users
  } catch (error) {
    log.warn({ usergroup, error: String((error as Error).message) }, 'usergroups.users.list failed')
    return []
  }
}
