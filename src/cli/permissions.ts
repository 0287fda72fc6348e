import { readConfig } from '../config.ts'
import { partitionOf } from '../core/partition.ts'
import { FIXES, fixById } from '../fixes/list.ts'
import { fixPolicy } from '../fixes/permissions/policy.ts'
import { ANY_SCOPE } from '../fixes/steps/rights.ts'
import { Problem } from '../problem.ts'
import { settingsRoles } from '../session/session.ts'
import { EXIT } from './exit.ts'
import { type Io, printJson } from './io.ts'

export interface PermissionsOptions {
  account?: string
  region?: string
  /** Names or patterns of the roles that fixes may change, separated by commas. */
  roles?: string
}

/** Names that roles of tasks usually have, and that of roles the bot makes. */
const USUAL_ROLES = '*ExecutionRole*,ecs-pull-*'

/** `ecs-pull permissions`: prints the policy of the role that carries out the named fixes, or all of them, as JSON. */
export async function permissions(
  ids: string[],
  { account = '*', region = '*', roles = USUAL_ROLES }: PermissionsOptions,
  io: Io,
): Promise<number> {
  const unknown = ids.find((id) => !fixById(id)?.steps.length)
  const known = FIXES.filter((fix) => fix.steps.length)
  if (unknown) throw new Problem('cli:permissions.unknown', { fix: unknown, fixes: known.map((fix) => fix.id) })
  if (account !== '*' && !/^\d{12}$/.test(account)) throw new Problem('cli:permissions.account', { value: account })
  const { settings } = await readConfig(io.env)
  const partition = region === '*' ? ANY_SCOPE.partition : partitionOf(region)
  const named = settingsRoles(settings)
  // Those of the README's example, for whoever has none yet.
  const own = named.length ? named : ['read', 'change'].map((lane) => `arn:${partition}:iam::${account}:role/ecs-pull-${lane}`)
  const scope = { ...ANY_SCOPE, partition, account, region, roles: roles.split(/[\s,]+/).filter(Boolean) }
  printJson(io, fixPolicy(ids.length ? known.filter((fix) => ids.includes(fix.id)) : known, scope, own))
  return EXIT.fine
}
