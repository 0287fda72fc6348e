import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { noting } from '../aws/aws.ts'
import { CredentialsError, codeOf, unanswered } from '../aws/refusal.ts'

/** Credentials this close to their end are renewed. Milliseconds. */
const BEFORE_END = 5 * 60_000

export interface Assumed {
  role: string
  externalId?: string | undefined
  /** Who it is done for: CloudTrail then names the person. */
  person?: string
  /** Session policies, the finest first: the first that AWS does not find too large once packed bounds the session. Absent: all the role may. */
  policies?: readonly string[]
}

/**
 * Credentials of a role, assumed when first needed and once for all clients. The call is noted like any other of the diagnosis.
 *
 * @throws {CredentialsError} with the role, where it may not be assumed
 */
export async function assume({ role, externalId, person, policies }: Assumed, region: string): Promise<AwsCredentialIdentityProvider> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
  const { requestHandler, plugin } = noting('sts', region)
  const under = (Policy: string | undefined) =>
    fromTemporaryCredentials({
      params: {
        RoleArn: role,
        RoleSessionName: sessionName(person),
        ...(externalId && { ExternalId: externalId }),
        ...(Policy && { Policy }),
      },
      clientConfig: { region, requestHandler },
      clientPlugins: [plugin as never],
    })
  return once(async () => {
    try {
      return await firstFitting((policies ?? [undefined]).map(under))
    } catch (error) {
      // Where AWS said nothing, it is not the role.
      throw unanswered(error) ? error : new CredentialsError(codeOf(error), role)
    }
  })
}

/** A policy that is short enough as text may be too large packed, which only AWS can tell (AWS STS API reference, AssumeRole). */
async function firstFitting([provider, ...others]: AwsCredentialIdentityProvider[]): Promise<AwsCredentialIdentity> {
  if (!provider) throw Object.assign(new Error('no session policy'), { name: 'PackedPolicyTooLarge' })
  try {
    return await provider()
  } catch (error) {
    if (others.length && /^PackedPolicyTooLarge/.test(codeOf(error))) return firstFitting(others)
    throw error
  }
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
