import { afterEach, describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { placeOf } from '../../src/playground/account/state.ts'
import { parseTarget } from '../../src/target/target.ts'
import type { Target } from '../../src/target/types.ts'

let account: SimulatedAccount
afterEach(() => account.close())
const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const ask = (arn: string) =>
  diagnose(
    { target: parseTarget(arn) as Target, pasted: null },
    { session: { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint } },
  )
const here = () => placeOf(account.state, account.account, account.region)

describe('what stands behind a pull-through cache rule', () => {
  it('is its secret, described and never read', async () => {
    account = await startAccount({ scenario: 'cache-secret-deleted' })
    const report = await ask(account.taskArn)
    const finding = report.findings.find(({ check }) => check === 'pull-through-cache')
    expect(finding).toMatchObject({ status: 'broken', confidence: 'confirmed', say: { key: 'checks:pull-through-cache.secret-deleted' } })
    expect(finding?.evidence).toContainEqual(
      expect.objectContaining({
        label: 'cache-secret',
        source: 'secretsmanager:DescribeSecret',
        cli: expect.stringContaining('describe-secret'),
      }),
    )
    expect(report.fixes.find(({ id }) => id === 'pull-through-cache')?.handOver?.commands[0]).toContain('restore-secret')
    expect(account.calls.map(({ api }) => api)).not.toContain('secretsmanager:GetSecretValue')
  })

  it('is left out where it may not be read: then the rule is only likely at fault', async () => {
    account = await startAccount({ scenario: 'cache-secret-deleted' })
    account.setRules({ deny: ['secretsmanager:DescribeSecret'] })
    expect((await ask(account.taskArn)).verdict).toMatchObject({ cause: 'pull-through-cache', confidence: 'likely' })
  })

  it('is the template with the longest prefix, by which ECR makes the repository', async () => {
    account = await startAccount({ scenario: 'cache-secret-deleted', retryAfterMs: 3_600_000 })
    for (const secret of Object.values(here().secrets)) secret.deletedAt = null
    const tagged = { prefix: 'docker-hub', appliedFor: ['PULL_THROUGH_CACHE' as const], resourceTags: [{ Key: 'team', Value: 'web' }] }
    here().repositoryTemplates.push(
      { ...tagged, prefix: 'ROOT', customRoleArn: `arn:aws:iam::${account.account}:role/ecrTemplates` },
      tagged,
    )
    const sayOf = async () => (await ask(account.taskArn)).findings.find(({ check }) => check === 'pull-through-cache')?.say.key
    expect(await sayOf()).toBe('checks:pull-through-cache.template')
    here().repositoryTemplates.pop()
    expect(await sayOf()).toBe('checks:pull-through-cache.broken')
  })
})
