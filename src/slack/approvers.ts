import { type Run, type Terms, termsOf } from '../run/index.ts'
import type { Deps } from './types.ts'

/** What an approval of this run has to keep to. `channel`: where it was asked for. */
export const termsFor = ({ settings }: Pick<Deps, 'settings'>, run: Pick<Run, 'fix' | 'target'>, channel: string): Terms =>
  termsOf(settings, { fix: run.fix, account: run.target.account }, channel)

const FIVE_MINUTES = 300_000
const members = new WeakMap<object, Map<string, { at: number; users: readonly string[] }>>()

export const isGroup = (id: string): boolean => id.startsWith('S')

/**
 * True where the person is one of these, by name or by a group, as it was known within five minutes: for what is only shown. What somebody
 * may do is asked anew (`standing.ts`). A group that cannot be read admits nobody.
 */
export async function isAmong(deps: Deps, people: readonly string[], user: string): Promise<boolean> {
  if (people.includes(user)) return true
  const lists = await Promise.all(people.filter(isGroup).map((group) => membersOf(deps, group)))
  return lists.some((users) => users?.includes(user))
}

/** Who of these can, where some cannot: a group whose members are known to be none but those is left out, too. */
export async function othersOf(deps: Deps, people: readonly string[], without: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(people.map((id) => (isGroup(id) ? membersOf(deps, id) : [id])))
  return people.filter((_, i) => lists[i]?.some((user) => !without.includes(user)) ?? true)
}

/** Null: Slack does not say. */
async function membersOf({ client, log }: Deps, usergroup: string): Promise<readonly string[] | null> {
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
    return null
  }
}
