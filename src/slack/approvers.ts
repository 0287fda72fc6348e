import { type Run, type Terms, termsOf } from '../run/index.ts'
import type { Deps, ReportContext } from './types.ts'

type Approval = Terms & { asker: string }

/** What an approval of this run has to keep to, and who has asked for it. */
export const termsFor = ({ settings }: Pick<Deps, 'settings'>, run: Run, context: ReportContext): Approval => ({
  ...termsOf(settings, { fix: run.fix, account: run.target.account }, context.channel),
  asker: askerOf(run, context),
})

/** Who asked for the approval of a run, else who made its plan. */
export const askerOf = (run: Run, { requested }: ReportContext): string => requested?.[run.id] ?? run.asker

const FIVE_MINUTES = 300_000
const members = new WeakMap<object, Map<string, { at: number; users: readonly string[] }>>()

/** True where the person is one of these, by name or by a group. A group that cannot be read admits nobody. */
export async function isAmong(deps: Deps, people: readonly string[], user: string): Promise<boolean> {
  if (people.includes(user)) return true
  const groups = people.filter((id) => id.startsWith('S'))
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
