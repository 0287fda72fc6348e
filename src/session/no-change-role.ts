import type { Config } from '../config.ts'
import { type Phrase, phrase } from '../core/phrase.ts'

/** Why the bot may change nothing in an account: the settings name no changing role for it. Null: they do. */
export function noChangeRole(account: string | null, { settings }: Pick<Config, 'settings'>): Phrase | null {
  if (account !== null && settings.accounts[account]?.change) return null
  return account === null ? phrase('cli:session.no-change-account') : phrase('cli:session.no-change-role', { account })
}
