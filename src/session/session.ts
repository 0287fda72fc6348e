import type { Session } from '../aws/session.ts'
import type { Config } from '../config.ts'
import { partitionOf } from '../core/partition.ts'
import { Problem } from '../problem.ts'
import { type Refused, type Run, sessionPolicies } from '../run/index.ts'
import type { Target } from '../target/types.ts'
import { type Assumed, assume } from './assume.ts'
import { foresee } from './foresee.ts'
import { noChangeRole } from './no-change-role.ts'

/**
 * Whose eyes look: the role the settings name for the target's account, else the caller's own credentials. The Region of the target
 * wins over that of the settings, and that over AWS_REGION.
 *
 * @param lane `read` for a diagnosis, `change` for an approved fix
 * @param bounded who approved it, whose name the role's session bears, and the policies that bound the session
 * @throws Problem where no Region is known, or the target lies in another partition
 */
export async function sessionFor(
  target: Target,
  config: Config,
  lane: 'read' | 'change' = 'read',
  bounded: Pick<Assumed, 'person' | 'policies'> = {},
): Promise<Session> {
  const account = target.account ? config.settings.accounts[target.account] : undefined
  const region = target.region ?? account?.region ?? config.region ?? (await regionOfProfile())
  if (!region) throw new Problem('cli:session.no-region')
  const role = account?.[lane]
  const policies = lane === 'read' && account?.read?.sessionPolicy ? [account.read.sessionPolicy] : undefined
  if (!role) refuseOtherPartition(target, region, config.region)
  const credentials = role
    ? await assume({ role: role.role, externalId: role.externalId, ...(policies && { policies }), ...bounded }, region)
    : await ownCredentials(region)
  const registries = config.settings.registries?.ask ?? false
  const session: Session = { region, account: target.account, partition: partitionOf(region), credentials, registries }
  const accounts = othersOf(config, target.account, session.partition)
  if (!accounts.length) return session
  const open = (other: string) => sessionFor({ kind: 'text', partition: session.partition, region, account: other }, config, lane, bounded)
  return { ...session, elsewhere: { accounts, open } }
}

/** The other accounts that a fix may reach into: those with a role to read with and one to change with. */
const othersOf = ({ settings }: Config, own: string | null, partition: string): string[] =>
  Object.entries(settings.accounts).flatMap(([id, { read, change }]) =>
    id !== own && read && change?.role.startsWith(`arn:${partition}:`) ? [id] : [],
  )

/**
 * Whose hands carry out a run: the changing role, in a session that is named after the approver, or whoever pressed last, and may do just what the run's plan calls.
 * Where the settings name no such role, the caller's own credentials, which no session policy can bound.
 */
export function changingSession(run: Run, config: Config): Promise<Session> {
  const policies = sessionPolicies(run.rights, settingsRoles(config.settings))
  return sessionFor({ kind: 'text', ...run.target }, config, 'change', { person: run.pressedBy ?? run.approver ?? run.asker, policies })
}

/**
 * As `changingSession`, for the bot: what somebody approved in Slack is never done with the bot's own credentials.
 *
 * @throws Problem where the settings name no changing role for the account
 */
export async function botsChangingSession(run: Run, config: Config): Promise<Session> {
  const none = noChangeRole(run.target.account, config)
  if (none) throw new Problem(none.key, none.params)
  return changingSession(run, config)
}

/** Which call of a run the changing role of the settings would be refused, as far as the reading one can tell. */
export async function foreseenFor(run: Run, config: Config): Promise<Refused | null> {
  const role = config.settings.accounts[run.target.account ?? '']?.change?.role
  return role ? foresee(role, run.rights, await sessionFor({ kind: 'text', ...run.target }, config)) : null
}

/** ARNs of the roles that the settings name for the bot itself. */
export const settingsRoles = ({ accounts }: Config['settings']): string[] => [
  ...new Set(Object.values(accounts).flatMap(({ read, change }) => [read, change].flatMap((lane) => lane?.role ?? []))),
]

/**
 * ARN of the role the process itself runs as, without its path, which STS does not tell; null where it is none, or nobody knows. Asked of
 * the credentials as they are, before any role of the settings is assumed.
 */
export async function ownIdentity(config: Config): Promise<string | null> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const region = config.region ?? (await regionOfProfile())
  const client = new STSClient({ ...(region && { region }), credentials: await ownCredentials(region ?? '') })
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}))
    const [, partition, account, name] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(Arn ?? '') ?? []
    return name ? `arn:${partition}:iam::${account}:role/${name}` : null
  } catch {
    return null
  } finally {
    client.destroy()
  }
}

/** The SDK's own chain; one for all clients, so that a profile is resolved once. */
async function ownCredentials(region: string) {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers')
  return fromNodeProviderChain({ clientConfig: { region } })
}

/** Credentials are good in one partition only: asking another's account with them would end in a riddle. */
function refuseOtherPartition(target: Target, region: string, own: string | null) {
  if (partitionOf(region) !== target.partition) throw new Problem('cli:session.region-partition', { region, partition: target.partition })
  if (own && partitionOf(own) !== target.partition)
    throw new Problem('cli:session.other-partition', { partition: target.partition, region: own })
}

/** The Region where nobody names one. */
export const regionOf = async ({ region }: Config): Promise<string | null> => region ?? (await regionOfProfile())

/** The Region of the shared configuration file's profile, as the SDK reads it. */
async function regionOfProfile(): Promise<string | null> {
  const { STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({})
  try {
    return await client.config.region()
  } catch {
    return null
  } finally {
    client.destroy()
  }
}
