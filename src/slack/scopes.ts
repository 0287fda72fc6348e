/** What the manifest asks for; a test holds the two together. */
export const SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'groups:history',
  'groups:read',
  'im:history',
  'mpim:history',
  'usergroups:read',
  'users:read',
] as const

/** What the app was not given. Slack names what it has with every answer; where it does not, nothing is claimed. */
export const missingScopes = (granted: readonly string[] | null): string[] =>
  granted ? SCOPES.filter((scope) => !granted.includes(scope)) : []
