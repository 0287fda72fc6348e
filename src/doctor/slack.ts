import { retryPolicies, WebClient } from '@slack/web-api'
import type { Config } from '../config.ts'
import type { SetupFinding } from '../core/setup.ts'
import { missingScopes } from '../slack/scopes.ts'
import { codeIn, finding } from './finding.ts'

type Slack = NonNullable<Config['slack']>

/** Whether Slack accepts the tokens, has given the app every scope, and has a way to reach it. */
export async function slackFindings(slack: Slack): Promise<SetupFinding[]> {
  const [bot, way] = await Promise.all([botToken(slack), slack.appToken ? appToken(slack, slack.appToken) : signingSecret(slack)])
  return [...bot, way]
}

const clientOf = (token: string, { apiUrl }: Slack) =>
  new WebClient(token, {
    ...(apiUrl && { slackApiUrl: apiUrl }),
    // Whoever runs the doctor waits for it.
    retryConfig: { ...retryPolicies.fiveRetriesInFiveMinutes, retries: 1 },
    rejectRateLimitedCalls: true,
    logger: { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error' as never, setName() {} },
  })

async function botToken(slack: Slack): Promise<SetupFinding[]> {
  if (!slack.botToken.startsWith('xoxb-')) return [finding('slack.bot-token', 'missing', 'slack.bot-kind')]
  try {
    const { team = '', response_metadata } = await clientOf(slack.botToken, slack).auth.test()
    return [finding('slack.bot-token', 'ok', 'slack.bot-token', { team }), ...scopes(response_metadata?.scopes ?? null)]
  } catch (error) {
    return [refusal('slack.bot-token', error, 'slack.bot-refused')]
  }
}

function scopes(granted: readonly string[] | null): SetupFinding[] {
  if (!granted) return [finding('slack.scopes', 'note', 'slack.scopes-unknown')]
  const missing = missingScopes(granted)
  if (!missing.length) return [finding('slack.scopes', 'ok', 'slack.scopes')]
  return missing.map((scope) => finding(`slack.scope.${scope}`, 'missing', `slack.scope.${scope.replace(':', '-')}`, { scope }))
}

/** Opens a connection's address, and no connection. */
async function appToken(slack: Slack, token: string): Promise<SetupFinding> {
  if (!token.startsWith('xapp-')) return finding('slack.app-token', 'missing', 'slack.app-kind')
  try {
    await clientOf(token, slack).apps.connections.open()
    return finding('slack.app-token', 'ok', 'slack.app-token')
  } catch (error) {
    return refusal('slack.app-token', error, wordOf(error) === 'missing_scope' ? 'slack.app-scope' : 'slack.app-refused')
  }
}

/** Nothing but a request of Slack's proves a signing secret. Slack's own have 32 hexadecimal digits. */
const signingSecret = ({ signingSecret = '' }: Slack): SetupFinding =>
  finding('slack.signing-secret', 'note', /^[0-9a-f]{32}$/.test(signingSecret) ? 'slack.secret' : 'slack.secret-kind')

const wordOf = (error: unknown): string | undefined => (error as { data?: { error?: string } }).data?.error

function refusal(id: string, error: unknown, key: string): SetupFinding {
  const word = wordOf(error)
  return word ? finding(id, 'missing', key, { error: word }) : finding(id, 'missing', 'slack.unreachable', { error: codeIn(error) })
}
