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
}

/** Partition of a Region, by its prefix. */
export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
