import type { AwsCredentialIdentityProvider } from '@smithy/types'

/** Whose eyes a diagnosis looks through: an account's credentials in a Region. */
export interface Session {
  region: string
  /** Null: whichever account the credentials belong to. */
  account: string | null
  partition: string
  /** Default: the SDK's own chain. */
  credentials?: AwsCredentialIdentityProvider
  /** Overrides every service's endpoint (AWS_ENDPOINT_URL, the playground). */
  endpoint?: string
  /** Sessions of the same kind in other accounts, those that the settings name roles for: a repository may lie there. Absent: none. */
  elsewhere?: { accounts: readonly string[]; open(account: string): Promise<Session> }
  /** Public registries may be asked about the task's images; default: none is. */
  registries?: boolean
  /** Keeps the clients made for it, for the next diagnosis; left out: each diagnosis closes its own. */
  clients?: Map<string, unknown>
}

/** A text alone asks AWS nothing, so that it needs neither Region nor credentials. */
export const NOWHERE: Session = { region: 'us-east-1', account: null, partition: 'aws' }
