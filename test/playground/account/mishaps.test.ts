import { request } from 'node:http'
import {
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2'
import { paginateDescribeImages } from '@aws-sdk/client-ecr'
import { DescribeClustersCommand, paginateListTasks, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { AttachRolePolicyCommand, GetRoleCommand, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type AccountOptions, type SimulatedAccount, startAccount } from '../../../src/playground/account/start.ts'
import { clients } from './clients.ts'

let account: SimulatedAccount
const start = async (more: Partial<AccountOptions> = {}) => {
  account = await startAccount({ scenario: 'image-tag-missing', ...more })
  return clients(account)
}
afterEach(() => account.close())

const MANAGED = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'
const attach = () => new AttachRolePolicyCommand({ RoleName: 'ecsTaskExecutionRole', PolicyArn: MANAGED })
const vpcOf = async (to: ReturnType<typeof clients>) => (await to.ec2.send(new DescribeVpcsCommand({}))).Vpcs?.[0]?.VpcId as string

describe('what goes wrong', () => {
  it('refuses denied actions with each service’s own code', async () => {
    const to = await start({ deny: ['ec2:Describe*', 'iam:GetRole', 'ecs:DescribeClusters'] })
    await expect(to.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
    await expect(to.iam.send(new GetRoleCommand({ RoleName: 'x' }))).rejects.toMatchObject({ name: 'AccessDenied' })
    await expect(to.ecs.send(new DescribeClustersCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect(account.calls.map(({ api, outcome }) => `${api} ${outcome}`)).toEqual([
      'ec2:DescribeVpcs UnauthorizedOperation',
      'iam:GetRole AccessDenied',
      'ecs:DescribeClusters AccessDeniedException',
    ])
  })

  it.each([
    ['throttle', { name: 'RequestLimitExceeded' }],
    ['limit', { name: 'SecurityGroupLimitExceeded' }],
    ['dependency', { name: 'DependencyViolation' }],
    ['denied', { name: 'UnauthorizedOperation' }],
    ['server-error', { name: 'InternalError' }],
  ] as const)('%s befalls a write, which then is not done', async (mishap, error) => {
    const to = await start()
    const before = account.snapshot()
    const VpcId = await vpcOf(to)
    account.setRules({ fail: ({ api }) => (api === 'ec2:CreateSecurityGroup' ? mishap : null) })
    await expect(to.ec2.send(new CreateSecurityGroupCommand({ GroupName: 'new', Description: 'new', VpcId }))).rejects.toMatchObject(error)
    expect(account.snapshot()).toEqual(before)
  })

  it.each([
    ['throttle', 'Throttling'],
    ['limit', 'LimitExceededException'],
    ['dependency', 'DeleteConflictException'],
  ] as const)('%s speaks IAM’s words', async (mishap, name) => {
    const to = await start({ fail: () => mishap })
    await expect(to.iam.send(attach())).rejects.toMatchObject({ name })
  })

  it('the SDK gets through a throttled call by itself, and each attempt is in the log', async () => {
    await start({ fail: ({ n }) => (n < 3 ? 'throttle' : null) })
    const { ecs } = clients(account, { maxAttempts: 3 })
    await ecs.send(new DescribeClustersCommand({ clusters: ['my-cluster'] }))
    expect(account.calls.map(({ outcome }) => outcome)).toEqual(['ThrottlingException', 'ThrottlingException', 'ok'])
  })

  it('hang: no answer; lost: done, but the answer does not arrive', async () => {
    await start({ fail: ({ api }) => (api === 'iam:GetRole' ? 'hang' : 'lost') })
    const to = clients(account, { requestHandler: { requestTimeout: 100, throwOnRequestTimeout: true } })
    await expect(to.iam.send(new GetRoleCommand({ RoleName: 'x' }))).rejects.toMatchObject({ name: 'TimeoutError' })
    const before = account.snapshot()
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly'
    await expect(to.iam.send(new AttachRolePolicyCommand({ RoleName: 'ecsTaskExecutionRole', PolicyArn }))).rejects.toThrow()
    expect(account.snapshot()).not.toEqual(before)
  })
})

describe('writes', () => {
  it('a dry run says so, changes nothing and counts as no write', async () => {
    const to = await start()
    const before = account.snapshot()
    const VpcId = await vpcOf(to)
    const command = new CreateSecurityGroupCommand({ GroupName: 'new', Description: 'new', VpcId, DryRun: true })
    await expect(to.ec2.send(command)).rejects.toMatchObject({ name: 'DryRunOperation' })
    expect(account.snapshot()).toEqual(before)
    expect(account.calls.at(-1)).toMatchObject({ api: 'ec2:CreateSecurityGroup', dryRun: true, write: false })
    account.setRules({ deny: ['ec2:Create*'] })
    await expect(to.ec2.send(command)).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })

  it('a client token makes one endpoint of two requests and refuses a third that differs', async () => {
    const to = await start({ scenario: 'no-nat-no-endpoints' })
    const VpcId = await vpcOf(to)
    const input = { VpcId, ServiceName: 'com.amazonaws.ap-northeast-1.logs', VpcEndpointType: 'Interface' as const, ClientToken: 'run-1' }
    const first = await to.ec2.send(new CreateVpcEndpointCommand(input))
    const second = await to.ec2.send(new CreateVpcEndpointCommand(input))
    expect(second.VpcEndpoint?.VpcEndpointId).toBe(first.VpcEndpoint?.VpcEndpointId)
    const other = new CreateVpcEndpointCommand({ ...input, PrivateDnsEnabled: false })
    await expect(to.ec2.send(other)).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' })
    const again = new CreateVpcEndpointCommand({ ...input, ClientToken: 'run-2' })
    await expect(to.ec2.send(again)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: expect.stringContaining('conflicting DNS domain'),
    })
  })

  it('UpdateService is refused where another controller deploys', async () => {
    const to = await start()
    const service = account.state.places['123456789012/ap-northeast-1']?.ecs.services['my-service']
    if (service) service.deploymentController = { type: 'CODE_DEPLOY' }
    const command = new UpdateServiceCommand({ cluster: 'my-cluster', service: 'my-service', forceNewDeployment: true })
    await expect(to.ecs.send(command)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})

describe('pages of one', () => {
  it('every pager gets everything', async () => {
    const to = await start({ pageSize: 1 })
    const subnets: unknown[] = []
    for await (const { Subnets = [] } of paginateDescribeSubnets({ client: to.ec2 }, {})) subnets.push(...Subnets)
    expect(subnets).toHaveLength(5)
    const tasks: unknown[] = []
    for await (const { taskArns = [] } of paginateListTasks({ client: to.ecs }, { cluster: 'my-cluster' })) tasks.push(...taskArns)
    expect(new Set(tasks).size).toBe(3)
    const images: unknown[] = []
    for await (const { imageDetails = [] } of paginateDescribeImages({ client: to.ecr }, { repositoryName: 'my-app' }))
      images.push(...imageDetails)
    expect(images).toHaveLength(4)
    const results: unknown[] = []
    const PolicySourceArn = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole'
    const ActionNames = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
    for await (const one of paginateSimulatePrincipalPolicy({ client: to.iam }, { PolicySourceArn, ActionNames }))
      results.push(...(one.EvaluationResults ?? []))
    expect(results).toHaveLength(2)
    await expect(to.ec2.send(new DescribeSecurityGroupsCommand({ NextToken: 'made up' }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    })
  })
})

/** Sends raw bytes; resolves with the status, or 0 where the connection ends without an answer. */
const raw = (body: string | Buffer, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const sent = request(account.endpoint, { method: 'POST', headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', () => resolve(0))
    sent.end(body)
  })

describe('a malformed request', () => {
  const target = (operation: string) => ({ 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}` })

  it.each([
    ['broken JSON', '{"cluster":', target('DescribeTasks'), 400],
    ['JSON of another shape', '[1,2]', target('DescribeTasks'), 400],
    ['an operation that is a property of every object', '{}', target('constructor'), 400],
    ['no operation', '', {}, 404],
    ['a form without sense', 'Version=2016-11-15&Action=&&&=%%%', {}, 400],
    ['a form with a prototype', 'Version=2016-11-15&Action=DescribeVpcs&__proto__.x=1&Filter.__proto__.Name=a', {}, 400],
    ['a body that is too large', 'x'.repeat(2_000_000), target('DescribeTasks'), 413],
  ])('%s gets its status, and the server lives', async (_, body, headers, status) => {
    const to = await start()
    expect(await raw(body, headers)).toBe(status)
    expect((await to.ecs.send(new DescribeClustersCommand({ clusters: ['my-cluster'] }))).clusters).toHaveLength(1)
  })

  it('never ends the server, whatever it is, and is never answered by a fault of ours', async () => {
    await start()
    const operations = fc.constantFrom('DescribeTasks', 'UpdateService', 'RegisterTaskDefinition', 'ListTasks', 'StopTask')
    await fc.assert(
      fc.asyncProperty(operations, fc.jsonValue(), async (operation, body) => {
        expect([200, 400]).toContain(await raw(JSON.stringify(body), target(operation)))
      }),
      { numRuns: 60 },
    )
    const keys = fc.stringMatching(/^[A-Za-z.0-9_]{1,20}$/)
    const actions = fc.constantFrom('DescribeSubnets', 'CreateVpcEndpoint', 'AuthorizeSecurityGroupIngress', 'CreateRoute', 'DeleteTags')
    await fc.assert(
      fc.asyncProperty(actions, fc.dictionary(keys, fc.string()), async (Action, form) => {
        const body = new URLSearchParams({ ...form, Action, Version: '2016-11-15' }).toString()
        expect([200, 400, 412]).toContain(await raw(body, {}))
      }),
      { numRuns: 60 },
    )
  })

  it('survives any run of writes with ids that are there and values that make no sense', async () => {
    await start({ scenario: 'endpoints-missing-ecr-dkr' })
    const { ec2 } = account.state.places['123456789012/ap-northeast-1'] ?? {}
    const ids = Object.values(ec2 ?? {}).flatMap((things) => (typeof things === 'object' ? Object.keys(things) : []))
    const value = fc.oneof(
      fc.constantFrom(...ids),
      fc.constantFrom(
        '0.0.0.0/0',
        '10.0.0.0/33',
        'abc',
        '',
        '-1',
        'tcp',
        '443',
        'true',
        '{"Statement":[5]}',
        'Interface',
        'com.amazonaws.ap-northeast-1.ecr.dkr',
      ),
    )
    const flat = [
      'VpcId',
      'GroupId',
      'SubnetId',
      'RouteTableId',
      'VpcEndpointId',
      'NetworkAclId',
      'NatGatewayId',
      'GatewayId',
      'AllocationId',
      'ServiceName',
    ]
    const more = [
      'VpcEndpointType',
      'PolicyDocument',
      'DestinationCidrBlock',
      'CidrBlock',
      'RuleNumber',
      'Egress',
      'Protocol',
      'RuleAction',
      'AssociationId',
    ]
    const lists = [
      'SubnetId.1',
      'SecurityGroupId.1',
      'AddSubnetId.1',
      'AddRouteTableId.1',
      'RouteTableId.1',
      'ResourceId.1',
      'Tag.1.Key',
      'VpcEndpointId.1',
    ]
    const nested = [
      'IpPermissions.1.IpProtocol',
      'IpPermissions.1.FromPort',
      'IpPermissions.1.IpRanges.1.CidrIp',
      'IpPermissions.1.Groups.1.GroupId',
    ]
    const actions = [
      'CreateVpcEndpoint',
      'ModifyVpcEndpoint',
      'DeleteVpcEndpoints',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'ModifyVpcAttribute',
      'CreateTags',
      'DeleteTags',
      'CreateRoute',
      'ReplaceRoute',
      'DeleteRoute',
      'CreateNetworkAclEntry',
      'ReplaceNetworkAclEntry',
      'DeleteNetworkAclEntry',
      'ReplaceNetworkAclAssociation',
      'CreateNatGateway',
      'DeleteNatGateway',
      'AllocateAddress',
      'ReleaseAddress',
    ]
    const form = fc.dictionary(fc.constantFrom(...flat, ...more, ...lists, ...nested), value, { minKeys: 1, maxKeys: 12 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...actions), form, async (Action, parameters) => {
        const body = new URLSearchParams({ ...parameters, Action, Version: '2016-11-15' }).toString()
        expect([200, 400]).toContain(await raw(body, {}))
        // The decider must live with whatever came of it.
        account.outlook()
        account.outlook('neighbour')
      }),
      { numRuns: 150 },
    )
    const done = account.calls.filter(({ outcome }) => outcome === 'ok')
    expect(done.length).toBeGreaterThan(10)
    const update = '{"cluster":"my-cluster","service":"my-service","forceNewDeployment":true}'
    expect(await raw(update, target('UpdateService'))).toBe(200)
  })

  it('is served on the loopback interface only', async () => {
    await start()
    expect(new URL(account.endpoint).hostname).toBe('127.0.0.1')
  })
})
