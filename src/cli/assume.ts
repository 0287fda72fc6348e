import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { noting } from '../aws/aws.ts'
import { CredentialsError, codeOf } from '../aws/refusal.ts'

/** Credentials this close to their end are renewed. Milliseconds. */
const BEFORE_END = 5 * 60_000

export interface Assumed {
  role: string
  externalId?: string | undefined
  /** Who it is done for: CloudTrail then names the person. */
  person?: string
}

/**
 * Credentials of a role, assumed when first needed and once for all clients. The call is noted like any other of the diagnosis.
 *
 * @throws {CredentialsError} with the role, where it may not be assumed
 */
export async function assume({ role, externalId, person }: Assumed, region: string): Promise<AwsCredentialIdentityProvider> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
  const provider = fromTemporaryCredentials({
    params: { RoleArn: role, RoleSessionName: sessionName(person), ...(externalId && { ExternalId: externalId }) },
    clientConfig: { region },
    clientPlugins: [noting('sts', region) as never],
  })
  return once(async () => {
    try {
      return await provider()
    } catch (error) {
      throw new CredentialsError(codeOf(error), role)
    }
  })
}

/** AWS takes 2 to 64 of these characters (AWS STS API reference, AssumeRole). */
const sessionName = (person?: string): string => `ecs-pull${person ? `-${person}` : ''}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64)

/** Each client would otherwise ask for itself. */
function once(ask: () => Promise<AwsCredentialIdentity>): AwsCredentialIdentityProvider {
  let given: Promise<AwsCredentialIdentity> | undefined
  let until = Number.POSITIVE_INFINITY
  return () => {
    if (given && Date.now() < until) return given
    until = Number.POSITIVE_INFINITY
    const asked = ask()
    given = asked
    asked.then(
      ({ expiration }) => {
        if (expiration) until = expiration.getTime() - BEFORE_END
      },
      () => {
        given = undefined
      },
    )
    return asked
  }
}
