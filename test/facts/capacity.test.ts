import { afterEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { diagnose } from '../../src/diagnose.ts'
import type { Account } from '../../src/playground/account/build/account.ts'
import { makeAutoScaling } from '../../src/playground/account/build/host.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { placeOf } from '../../src/playground/account/state.ts'
import { quiet } from '../quiet.ts'

let account: SimulatedAccount
afterEach(() => account.close())

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const ask = (service: string): Promise<Report> => {
  const { region, account: id, cluster, endpoint } = account
  return diagnose(
    { target: { kind: 'service', partition: 'aws', region, account: id, cluster, service, arn: null }, pasted: null },
    { session: { region, account: id, partition: 'aws', credentials, endpoint } },
  )
}
const broken = (report: Report) => report.findings.filter(({ status }) => status === 'broken').map(({ cause }) => cause)
const asked = () => account.calls.filter(({ api }) => api === 'ecs:DescribeCapacityProviders').length

describe('a service on a capacity provider of which nothing has stopped', () => {
  it('is one of Managed Instances: their subnets and groups count, not those of the service', async () => {
    account = await startAccount({ scenario: 'managed-instances-no-public-ip' })
    quiet(account, [{ capacityProvider: 'managed', weight: 1 }])
    const report = await ask(account.service)
    expect(report.target.launchType).toBe('MANAGED_INSTANCES')
    expect(broken(report)).toEqual(['no-public-ip'])
    expect(report.findings.find(({ check }) => check === 'no-public-ip')?.say.key).toBe('checks:no-public-ip.launch')
    expect(report.fixes.find(({ id }) => id === 'assign-public-ip')?.handOver).not.toBeNull()
    expect(report.aws.roundTrips).toBeLessThanOrEqual(5)
  })

  it('whose managed instance has been replaced since is judged by what its provider starts', async () => {
    account = await startAccount({ scenario: 'managed-instances-no-public-ip' })
    placeOf(account.state, account.account, account.region).ecs.instances = {}
    const report = await ask(account.service)
    expect(report.verdict.cause).toBe('no-public-ip')
    expect(broken(report)).toEqual(['no-public-ip'])
  })

  it('of Managed Instances with addresses blames nobody', async () => {
    account = await startAccount({ scenario: 'managed-instances-no-public-ip', twin: true })
    quiet(account, [{ capacityProvider: 'managed', weight: 1 }])
    expect(broken(await ask(account.service))).toEqual([])
  })

  it('is one of an Auto Scaling group: which instance pulls is not known yet, and is said once', async () => {
    account = await startAccount({ scenario: 'public-subnet-no-public-ip' })
    makeAutoScaling(
      { world: account.state, here: placeOf(account.state, account.account, account.region), privateSubnets: ['x'] } as Account,
      [],
    )
    quiet(account, [{ capacityProvider: 'fleet', weight: 1 }])
    const report = await ask(account.service)
    expect(report.target.launchType).toBe('EC2')
    expect(broken(report)).toEqual([])
    expect(report.fixes).toEqual([])
    expect(report.findings.filter(({ gaps }) => gaps.some(({ reason }) => reason === 'not-placed'))).toHaveLength(1)
    expect(report.verdict.status).toBe('unknown')
  })

  it('is one of Fargate: nobody is asked what FARGATE_SPOT is, and one without weight takes no task', async () => {
    account = await startAccount({ scenario: 'public-subnet-no-public-ip' })
    quiet(account, [
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      { capacityProvider: 'fleet', weight: 0, base: 0 },
    ])
    const report = await ask(account.service)
    expect(report.target.launchType).toBe('FARGATE')
    expect(broken(report)).toEqual(['no-public-ip'])
    expect(asked()).toBe(0)
  })

  it('of which the provider may not be read, or is gone, is taken for no kind at all', async () => {
    account = await startAccount({ scenario: 'public-subnet-no-public-ip' })
    quiet(account, [{ capacityProvider: 'fleet', weight: 1 }])
    expect(broken(await ask(account.service))).toEqual([])
    account.setRules({ deny: ['ecs:DescribeCapacityProviders'] })
    const report = await ask(account.service)
    expect(broken(report)).toEqual([])
    expect(report.aws.denied).toEqual(['ecs:DescribeCapacityProviders'])
  })
})
