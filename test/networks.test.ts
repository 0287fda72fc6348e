import { afterEach, describe, expect, it } from 'vitest'
import type { Report } from '../src/core/report.ts'
import { diagnose } from '../src/diagnose.ts'
import { ec2 } from '../src/playground/account/ec2/index.ts'
import { type ScenarioId, type SimulatedAccount, startAccount } from '../src/playground/account/start.ts'
import { placeOf } from '../src/playground/account/state.ts'
import { parseError } from '../src/target/error.ts'
import { parseTarget } from '../src/target/target.ts'
import type { Target } from '../src/target/types.ts'

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
let account: SimulatedAccount

const start = async (scenario: ScenarioId, twin = false) => {
  account = await startAccount({ scenario, twin })
  return { ...placeOf(account.state, account.account, account.region) }
}
const ask = (target = parseTarget(account.taskArn) as Target, pasted: string | null = null): Promise<Report> => {
  const session = { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint }
  return diagnose({ target, pasted: pasted ? parseError(pasted) : null }, { session })
}
const offers = (report: Report) => report.fixes.map(({ id }) => id)
const broken = (report: Report) => report.findings.filter(({ status }) => status === 'broken').map(({ cause }) => cause)
/** The service as it would be started next: nothing has failed that could tell an address. */
const service = (): Target => ({
  kind: 'revision',
  partition: 'aws',
  region: account.region,
  account: account.account,
  family: 'my-app',
  revision: 2,
  subnets: Object.values(placeOf(account.state, account.account, account.region).ec2.subnets)
    .filter(({ CidrBlock }) => CidrBlock === '10.0.10.0/24')
    .map(({ SubnetId }) => SubnetId),
  groups: Object.values(placeOf(account.state, account.account, account.region).ec2.groups)
    .filter(({ GroupName }) => GroupName === 'my-service-task')
    .map(({ GroupId }) => GroupId),
  publicIp: false,
})
afterEach(() => account.close())

describe('a VPC that may use a hub’s endpoints', () => {
  it('is not offered endpoints of its own, and nobody is blamed, where no address is known', async () => {
    await start('hub-endpoints-not-reached')
    const report = await ask(service())
    expect(broken(report)).toEqual([])
    expect(report.verdict).toMatchObject({ cause: null, status: 'unknown' })
    expect(offers(report)).not.toContain('create-pull-endpoints')
  })

  it('nor where nobody may read its hosted zones', async () => {
    await start('hub-endpoints-not-reached')
    account.setRules({ deny: ['route53:*'] })
    const report = await ask(service())
    expect(broken(report)).toEqual([])
    expect(report.findings.flatMap(({ gaps }) => gaps.map(({ api }) => api))).toContain('route53:ListHostedZonesByVPC')
  })

  it('has no hub where the name led to a public address', async () => {
    const { ec2: state } = await start('no-nat-no-endpoints')
    const [table] = Object.values(state.routeTables).filter(({ Tags }) => Tags?.some(({ Value }) => Value === 'private'))
    table!.Routes.push({ DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: 'tgw-0123456789abcdef0', State: 'active' })
    expect((await ask()).verdict).toMatchObject({ cause: 'no-internet-route', confidence: 'confirmed' })
  })
})

describe('hosted zones in place of private DNS', () => {
  it('are asked for only where an endpoint without it would be blamed', async () => {
    await start('endpoints-missing-s3-gateway')
    await ask()
    expect(account.calls.map(({ api }) => api)).not.toContain('route53:ListHostedZonesByVPC')
  })

  it('do not keep the gateway for S3 from being offered', async () => {
    await start('hosted-zones-and-no-s3-gateway')
    const offer = (await ask()).fixes.find(({ id }) => id === 'create-pull-endpoints')
    const made = offer!.steps.map(({ cli }) => cli).filter((cli) => cli.includes('create-vpc-endpoint'))
    expect(made).toEqual([expect.stringContaining('--vpc-endpoint-type Gateway')])
  })

  it('spare the endpoint where they cannot be read, and say what would show them', async () => {
    await start('endpoint-private-dns-off')
    account.setRules({ deny: ['route53:ListHostedZonesByVPC'] })
    const report = await ask(service())
    expect(broken(report)).toEqual([])
    expect(report.aws.denied).toEqual(['route53:ListHostedZonesByVPC'])
  })

  it('that AWS made for an endpoint are no hub’s', async () => {
    const { ec2: state } = await start('endpoint-private-dns-off')
    const vpc = Object.keys(state.vpcs)[0]!
    const name = `api.ecr.${account.region}.amazonaws.com`
    state.hostedZones.Z1 = { id: 'Z1', name, vpc, owner: { OwningService: 'vpce.amazonaws.com' }, endpoint: null }
    expect((await ask(service())).verdict.cause).toBe('endpoint-private-dns')
  })
})

describe('a regional NAT gateway', () => {
  it('that works has no second one offered beside it', async () => {
    await start('regional-nat-without-route', true)
    const report = await ask(service())
    expect(broken(report)).toEqual([])
    expect(offers(report)).not.toContain('create-nat-gateway')
  })

  it('that works is what a route is led to', async () => {
    const { ec2: state } = await start('regional-nat-without-route', true)
    const table = Object.values(state.routeTables).find(({ Tags }) => Tags?.some(({ Value }) => Value === 'private'))!
    table.Routes = table.Routes.filter(({ NatGatewayId }) => !NatGatewayId)
    const report = await ask({ ...service(), revision: 1 } as Target)
    expect(broken(report)).toContain('no-internet-route')
    expect(offers(report)).not.toContain('create-nat-gateway')
  })
})

it('a NAT instance is handed over with the command that mends it', async () => {
  await start('nat-instance-drops')
  const report = await ask()
  expect(report.fixes).toEqual([expect.objectContaining({ id: 'mend-nat-instance', handOver: expect.anything() })])
  expect(report.fixes[0]!.handOver!.commands.join()).toContain('--source-dest-check')
})

describe('some subnets of several', () => {
  it('are all named that are bad, and only those that work besides', async () => {
    const { ec2: state } = await start('two-subnets-of-four-cut-off')
    const report = await ask()
    const [note] = report.notes.filter(({ key }) => key === 'report:note.intermittent')
    const named = (ids: unknown) => (ids as string[]).map((id) => state.subnets[id]!.CidrBlock).sort()
    expect(named(note!.params.subnets)).toEqual(['10.0.20.0/24', '10.0.21.0/24'])
    expect(named(note!.params.fine)).toEqual(['10.0.10.0/24', '10.0.11.0/24'])
  })

  it('one that another fault stops is not said to work', async () => {
    const { ec2: state } = await start('two-subnets-of-four-cut-off')
    const good = Object.values(state.subnets).find(({ CidrBlock }) => CidrBlock === '10.0.10.0/24')!
    const at = { world: account.state, here: placeOf(account.state, account.account, account.region), caller: 'test' }
    const NetworkAclId = ec2.CreateNetworkAcl(at, { VpcId: good.VpcId }).NetworkAcl!.NetworkAclId!
    const association = Object.values(state.acls)
      .flatMap(({ Associations }) => Associations)
      .find(({ SubnetId }) => SubnetId === good.SubnetId)!
    ec2.ReplaceNetworkAclAssociation(at, { AssociationId: association.NetworkAclAssociationId, NetworkAclId })
    const [note] = (await ask()).notes.filter(({ key }) => key === 'report:note.intermittent')
    expect(note?.params.fine ?? []).not.toContain(good.SubnetId)
  })
})

it('a dual-stack subnet that leads out by IPv6 alone has no way for Fargate’s calls, which go by IPv4', async () => {
  const { ec2: state } = await start('no-nat-no-endpoints')
  const table = Object.values(state.routeTables).find(({ Tags }) => Tags?.some(({ Value }) => Value === 'private'))!
  table.Routes.push({ DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-0123456789abcdef0', State: 'active' })
  expect((await ask()).verdict).toMatchObject({ cause: 'no-internet-route', confidence: 'confirmed' })
})
