import { WebClient } from '@slack/web-api'
import { type Phrase, phrase } from '../core/phrase.ts'
import { isGroup } from './approvers.ts'
import { slackError } from './codes.ts'
import { isOutsider } from './languages.ts'
import { boltLogger } from './logger.ts'
import type { Deps } from './types.ts'

/** How long Slack may take to say who somebody is. Milliseconds. */
const PATIENCE_MS = 2000

/** `unknown`: Slack has not said, so that nothing counts; `say` tells the person. */
export type Standing = { is: 'approver' } | { is: 'other' } | { is: 'outsider' } | { is: 'unknown'; say: Phrase }

/** Null: Slack gave no answer. `scope`: what the app lacks to be told. */
type Answer<T> = { value: T } | { scope: string | null }

/**
 * What Slack says at this moment of people who press: whether they are among the approvers, by name or by a group, and no guests. Nothing
 * that was known before counts, so that whoever was taken out of a group has no say any more. Each thing is asked once, when it is needed.
 */
export function standings(deps: Deps, approvers: readonly string[]): (user: string) => Promise<Standing> {
  const client = impatient(deps)
  const groups = approvers.filter(isGroup)
  const asked = new Map<string, Promise<Answer<unknown>>>()
  const once = <T>(key: string, work: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    const known = asked.get(key) ?? work()
    asked.set(key, known)
    return known as Promise<Answer<T>>
  }
  const outsider = (user: string) => once(user, () => answer(deps, 'users:read', async () => isOutsider(await client.users.info({ user }))))
  const members = (usergroup: string) => once(usergroup, () => answer(deps, 'usergroups:read', () => membersOf(client, usergroup)))

  return async (user) => {
    const named = approvers.includes(user)
    const [guest, lists] = await Promise.all([
      deps.settings.guests ? { value: false } : outsider(user),
      Promise.all(named ? [] : groups.map(members)),
    ])
    if (!('value' in guest)) return unknown(guest.scope)
    if (guest.value) return { is: 'outsider' }
    if (named || lists.some((list) => 'value' in list && list.value.includes(user))) return { is: 'approver' }
    const silent = lists.find((list) => !('value' in list))
    return silent && 'scope' in silent ? unknown(silent.scope) : { is: 'other' }
  }
}

async function membersOf(client: WebClient, usergroup: string): Promise<readonly string[]> {
  try {
    return (await client.usergroups.users.list({ usergroup })).users ?? []
  } catch (error) {
    // A group that was taken away has nobody in it.
    if (slackError(error) === 'no_such_subteam') return []
    throw error
  }
}

const unknown = (scope: string | null): Standing => ({
  is: 'unknown',
  say: scope ? phrase('slack:approver-unknown-scope', { scope }) : phrase('slack:approver-unknown'),
})

async function answer<T>({ log }: Deps, scope: string, ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() }
  } catch (error) {
    const code = slackError(error)
    log.warn({ scope, error: code ?? String((error as Error).message) }, 'Slack did not say who somebody is')
    return { scope: code === 'missing_scope' ? scope : null }
  }
}

const clients = new WeakMap<Deps, WebClient>()

/** A client that gives up soon and does not try again: whoever pressed presses again. */
function impatient(deps: Deps): WebClient {
  const { client, patienceMs: timeout = PATIENCE_MS } = deps
  const options = { slackApiUrl: client.slackApiUrl, logger: boltLogger(deps.log), rejectRateLimitedCalls: true }
  const made = clients.get(deps) ?? new WebClient(client.token, { ...options, timeout, retryConfig: { retries: 0 } })
  clients.set(deps, made)
  return made
}
