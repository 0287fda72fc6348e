import { type Phrase, phrase } from '../core/phrase.ts'
import type { Report } from '../core/report.ts'
import type { Deps } from './types.ts'

/** Null: this person may ask about AWS. Else the sentence that says why not. */
export async function mayAsk({ languages, settings }: Deps, user: string): Promise<Phrase | null> {
  if (settings.guests) return null
  const { outsider, failure } = await languages.person(user)
  if (outsider === null) return failure === 'missing_scope' ? phrase('slack:not-known-scope') : phrase('slack:not-known')
  return outsider ? phrase('slack:not-allowed') : null
}

/** Null: that account may be asked about in the channel. An account nobody named is judged once the report names it. */
export function accountRefused({ settings }: Pick<Deps, 'settings'>, channel: string, account: string | null): Phrase | null {
  const allowed = settings.channels?.[channel]?.accounts
  return !allowed || !account || allowed.includes(account) ? null : phrase('slack:account-not-here', { account })
}

/** The same for what has been read: where a channel is limited, an account that is not known is none of its. */
export function reportRefused(deps: Pick<Deps, 'settings'>, channel: string, { target }: Report): Phrase | null {
  const account = target.account ?? target.arn?.split(':')[4] ?? 'unknown'
  return target.kind === 'text' ? null : accountRefused(deps, channel, account)
}
