import type { Config } from '../config.ts'
import type { Bounds } from '../run/index.ts'
import { ownIdentity, settingsRoles } from './session.ts'

/** What the settings set apart, and the roles the bot itself works with. */
export function boundsOf(config: Config): Bounds {
  const { offLimits, iac, terraformTags, tags } = config.settings
  let own: Promise<string[]> | undefined
  return {
    ownRoles() {
      own ??= ownIdentity(config).then((role) => [...settingsRoles(config.settings), ...(role ? [role] : [])])
      return own
    },
    offLimits: { accounts: offLimits?.accounts ?? [], vpcs: offLimits?.vpcs ?? [], tags: offLimits?.tags ?? [] },
    iac: iac ?? 'warn',
    terraformTags: terraformTags ?? [],
    tags: tags ?? {},
  }
}
