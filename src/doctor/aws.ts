import { CredentialsError, codeOf } from '../aws/refusal.ts'
import type { Config } from '../config.ts'
import type { SetupFinding } from '../core/setup.ts'
import { assume } from '../session/assume.ts'
import { regionOf } from '../session/session.ts'
import { finding } from './finding.ts'

/** Without an answer after so long there is none. Milliseconds. */
const PATIENCE_MS = 10_000

/** Whether AWS knows the process, and whether it may take each role that the settings name. Changes nothing. */
export async function awsFindings(config: Config): Promise<SetupFinding[]> {
  const region = await regionOf(config)
  const accounts = Object.entries(config.settings.accounts)
  const without = accounts.filter(([, account]) => !account.region)
  if (!region && (!accounts.length || without.length)) return [finding('aws.region', 'missing', 'aws.region')]
  const { own, who } = await identity(region ?? accounts[0]![1].region!)
  if (!who) return [own]
  const roles = accounts.flatMap(([account, { read, change, region: at }]) => [
    ...(read ? [assumable('read', account, read, at ?? region!, who)] : []),
    ...(change ? [assumable('change', account, change, at ?? region!, who)] : []),
  ])
  return [own, ...(await Promise.all(roles))]
}

async function identity(region: string): Promise<{ own: SetupFinding; who: string | null }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({ region, maxAttempts: 2 })
  try {
    const { Arn = '' } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: AbortSignal.timeout(PATIENCE_MS) })
    return { own: finding('aws.credentials', 'ok', 'aws.credentials', { who: Arn }), who: Arn }
  } catch (error) {
    return { own: finding('aws.credentials', 'missing', `aws.${kindOf(error)}`, { code: codeOf(error) }), who: null }
  } finally {
    client.destroy()
  }
}

/** What AWS answers with 400 or 403 is a refusal; without an answer it is the way that fails. */
function kindOf(error: unknown): 'none' | 'refused' | 'unreachable' {
  if (codeOf(error) === 'CredentialsProviderError') return 'none'
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ? 'refused' : 'unreachable'
}

type Role = Parameters<typeof assume>[0]

async function assumable(lane: 'read' | 'change', account: string, role: Role, region: string, who: string): Promise<SetupFinding> {
  const id = `aws.${lane}.${account}`
  try {
    await (await assume(role, region))()
    return finding(id, 'ok', `aws.${lane}`, { account, role: role.role })
  } catch (error) {
    const code = error instanceof CredentialsError ? error.code : codeOf(error)
    return finding(id, 'missing', `aws.${lane}-refused`, { account, role: role.role, code, who })
  }
}
