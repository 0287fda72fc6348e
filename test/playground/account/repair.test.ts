import * as EC2 from '@aws-sdk/client-ec2'
import { SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr'
import * as ECS from '@aws-sdk/client-ecs'
import * as IAM from '@aws-sdk/client-iam'
import { afterEach, describe, expect, it } from 'vitest'
import { type ScenarioId, type SimulatedAccount, startAccount } from '../../../src/playground/account/start.ts'
import { clients } from './clients.ts'

let account: SimulatedAccount
afterEach(() => account.close())

/** What somebody knows who repairs: clients, and the ids of the network. */
async function look() {
  const to = clients(account)
  const service = (await to.ecs.send(new ECS.DescribeServicesCommand({ cluster: account.cluster, services: [account.service] })))
    .services?.[0]
  const vpcs = await to.ec2.send(new EC2.DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: ['main'] }] }))
  const vpc = vpcs.Vpcs?.[0]?.VpcId as string
  const Filters = [{ Name: 'vpc-id', Values: [vpc] }]
  const named = <T extends { Tags?: EC2.Tag[] }>(all: T[] | undefined, name: string) =>
    (all ?? []).filter(({ Tags }) => Tags?.some(({ Value }) => Value?.startsWith(name)))
  const subnets = (await to.ec2.send(new EC2.DescribeSubnetsCommand({ Filters }))).Subnets
  const tables = (await to.ec2.send(new EC2.DescribeRouteTablesCommand({ Filters }))).RouteTables
  const groups = (await to.ec2.send(new EC2.DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups ?? []
  const group = (name: string) => groups.find(({ GroupName }) => GroupName === name)?.GroupId as string
  return {
    to,
    vpc,
    service,
    group,
    privateSubnets: named(subnets, 'private').map(({ SubnetId }) => SubnetId as string),
    publicSubnets: named(subnets, 'public').map(({ SubnetId }) => SubnetId as string),
    privateTable: named(tables, 'private')[0]?.RouteTableId as string,
  }
}
type Look = Awaited<ReturnType<typeof look>>

const https = (peer: Partial<EC2.IpPermission>) => [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...peer }]
const anywhere = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
const fromVpc = { IpRanges: [{ CidrIp: '10.0.0.0/16' }] }
const ROLE = { RoleName: 'ecsTaskExecutionRole' }
const MANAGED = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'

async function endpoints({ to, vpc, privateSubnets, privateTable }: Look, names: string[]) {
  const { GroupId } = await to.ec2.send(
    new EC2.CreateSecurityGroupCommand({ GroupName: 'pull-endpoints', Description: 'pull', VpcId: vpc }),
  )
  await to.ec2.send(new EC2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: https(fromVpc) }))
  const made: string[] = []
  for (const name of names) {
    const request = { VpcId: vpc, ServiceName: `com.amazonaws.ap-northeast-1.${name}` }
    const kind: Partial<EC2.CreateVpcEndpointRequest> =
      name === 's3'
        ? { VpcEndpointType: 'Gateway', RouteTableIds: [privateTable] }
        : { VpcEndpointType: 'Interface', SubnetIds: privateSubnets, SecurityGroupIds: [GroupId as string] }
    const { VpcEndpoint } = await to.ec2.send(new EC2.CreateVpcEndpointCommand({ ...request, ...kind }))
    made.push(VpcEndpoint?.VpcEndpointId as string)
  }
  return { GroupId, made }
}

const endpointIds = async ({ to }: Look, names: string[]) => {
  const Values = names.map((name) => `com.amazonaws.ap-northeast-1.${name}`)
  const { VpcEndpoints = [] } = await to.ec2.send(new EC2.DescribeVpcEndpointsCommand({ Filters: [{ Name: 'service-name', Values }] }))
  return VpcEndpoints.map(({ VpcEndpointId }) => VpcEndpointId as string)
}

async function revise({ to, service }: Look, change: (definition: ECS.RegisterTaskDefinitionCommandInput) => void) {
  const { taskDefinition } = await to.ecs.send(new ECS.DescribeTaskDefinitionCommand({ taskDefinition: service?.taskDefinition }))
  const { family, networkMode, requiresCompatibilities, cpu, memory, executionRoleArn, runtimePlatform, containerDefinitions } =
    taskDefinition ?? {}
  const next = { family, networkMode, requiresCompatibilities, cpu, memory, executionRoleArn, runtimePlatform, containerDefinitions }
  change(next)
  const made = await to.ecs.send(new ECS.RegisterTaskDefinitionCommand(next))
  return { taskDefinition: made.taskDefinition?.taskDefinitionArn }
}
const image = (tag: string) => (next: ECS.RegisterTaskDefinitionCommandInput) => {
  const container = next.containerDefinitions?.[0]
  if (container) container.image = `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/my-app:${tag}`
}
const attach = async ({ to }: Look) => void (await to.iam.send(new IAM.AttachRolePolicyCommand({ ...ROLE, PolicyArn: MANAGED })))
const openEndpointGroup = async ({ to, group }: Look, name = 'vpc-endpoints') =>
  void (await to.ec2.send(new EC2.AuthorizeSecurityGroupIngressCommand({ GroupId: group(name), IpPermissions: https(fromVpc) })))

/** A repair of each broken account, as somebody would do it through the API; what it returns goes into the new deployment. */
const REPAIRS: Partial<Record<ScenarioId, (at: Look) => Promise<unknown>>> = {
  'image-tag-missing': (at) => revise(at, image('v1.0.1')),
  'repository-missing': (at) => revise(at, image('v1.0.1')),
  'role-with-pull-only-policy': (at) => revise(at, image('v1.0.1')),
  'platform-mismatch-arm64': (at) =>
    revise(at, (next) => {
      next.runtimePlatform = { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' }
    }),
  'role-missing-ecr-actions': attach,
  'role-trusts-another-service': async ({ to }) => {
    const PolicyDocument = JSON.stringify({
      Statement: { Effect: 'Allow', Principal: { Service: ['ecs-tasks.amazonaws.com'] }, Action: 'sts:AssumeRole' },
    })
    await to.iam.send(new IAM.UpdateAssumeRolePolicyCommand({ ...ROLE, PolicyDocument }))
  },
  'role-explicit-deny': async ({ to }) => void (await to.iam.send(new IAM.DeleteRolePolicyCommand({ ...ROLE, PolicyName: 'guardrail' }))),
  'no-nat-no-endpoints': async (at) => void (await endpoints(at, ['ecr.api', 'ecr.dkr', 's3'])),
  'no-nat-dns-hostnames-off': async (at) => {
    await expect(endpoints(at, ['ecr.api'])).rejects.toMatchObject({ name: 'InvalidParameter' })
    await at.to.ec2.send(new EC2.DeleteSecurityGroupCommand({ GroupId: (await look()).group('pull-endpoints') }))
    await at.to.ec2.send(new EC2.ModifyVpcAttributeCommand({ VpcId: at.vpc, EnableDnsHostnames: { Value: true } }))
    await endpoints(at, ['ecr.api', 'ecr.dkr', 's3'])
  },
  'nat-blackhole': async ({ to, publicSubnets, privateTable }) => {
    const { AllocationId } = await to.ec2.send(new EC2.AllocateAddressCommand({ Domain: 'vpc' }))
    const { NatGateway } = await to.ec2.send(new EC2.CreateNatGatewayCommand({ SubnetId: publicSubnets[0], AllocationId }))
    const NatGatewayId = NatGateway?.NatGatewayId
    await to.ec2.send(new EC2.ReplaceRouteCommand({ RouteTableId: privateTable, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }))
  },
  'public-subnet-no-public-ip': async ({ service }) => ({
    networkConfiguration: {
      awsvpcConfiguration: {
        ...service?.networkConfiguration?.awsvpcConfiguration,
        subnets: service?.networkConfiguration?.awsvpcConfiguration?.subnets,
        assignPublicIp: 'ENABLED',
      },
    },
  }),
  'task-sg-egress-closed': async ({ to, group }) =>
    void (await to.ec2.send(new EC2.AuthorizeSecurityGroupEgressCommand({ GroupId: group('closed'), IpPermissions: https(anywhere) }))),
  'nacl-egress-denied': async ({ to, privateSubnets }) => {
    const Filters = [{ Name: 'association.subnet-id', Values: privateSubnets }]
    const { NetworkAcls } = await to.ec2.send(new EC2.DescribeNetworkAclsCommand({ Filters }))
    const NetworkAclId = NetworkAcls?.[0]?.NetworkAclId
    await to.ec2.send(new EC2.DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 90, Egress: true }))
  },
  'vpc-dns-off': async ({ to, vpc }) =>
    void (await to.ec2.send(new EC2.ModifyVpcAttributeCommand({ VpcId: vpc, EnableDnsSupport: { Value: true } }))),
  'endpoints-missing-ecr-dkr': async (at) => void (await endpoints(at, ['ecr.dkr'])),
  'endpoints-missing-s3-gateway': async (at) => void (await endpoints(at, ['s3'])),
  's3-endpoint-policy-denies': async (at) => {
    const [VpcEndpointId] = await endpointIds(at, ['s3'])
    const Resource = 'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*'
    const PolicyDocument = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource }] })
    await at.to.ec2.send(new EC2.ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument }))
  },
  'endpoint-policy-denies-ecr': async (at) => {
    const [VpcEndpointId] = await endpointIds(at, ['ecr.api'])
    await at.to.ec2.send(new EC2.ModifyVpcEndpointCommand({ VpcEndpointId, ResetPolicy: true }))
  },
  'endpoint-sg-blocks-443': openEndpointGroup,
  'endpoint-sg-closed-beside-nat': (at) => openEndpointGroup(at, 'endpoints-closed'),
  'endpoint-private-dns-off': async (at) => {
    for (const VpcEndpointId of await endpointIds(at, ['ecr.api', 'ecr.dkr']))
      await at.to.ec2.send(new EC2.ModifyVpcEndpointCommand({ VpcEndpointId, PrivateDnsEnabled: true }))
  },
  'two-faults': async (at) => {
    await openEndpointGroup(at)
    await attach(at)
  },
  'ec2-private-subnet-no-nat': async (at) => void (await endpoints(at, ['ecr.api', 'ecr.dkr', 's3'])),
}

const deployed = async ({ to }: Look, more: Partial<ECS.UpdateServiceRequest> = {}) => {
  const target = { cluster: account.cluster, service: account.service }
  await to.ecs.send(new ECS.UpdateServiceCommand({ ...target, forceNewDeployment: true, ...more }))
  return (await to.ecs.send(new ECS.DescribeServicesCommand({ cluster: account.cluster, services: [account.service] }))).services?.[0]
}

describe('a repair that works ends in running tasks', () => {
  it.each(Object.keys(REPAIRS) as ScenarioId[])('%s', async (scenario) => {
    account = await startAccount({ scenario, retryAfterMs: 3_600_000 })
    const at = await look()
    expect((await deployed(at))?.runningCount).toBe(0)
    const more = await REPAIRS[scenario]?.(at)
    const service = await deployed(at, (more ?? {}) as Partial<ECS.UpdateServiceRequest>)
    expect(service).toMatchObject({ runningCount: 2, pendingCount: 0, deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }] })
    const { taskArns = [] } = await at.to.ecs.send(new ECS.ListTasksCommand({ cluster: account.cluster, serviceName: account.service }))
    const { tasks = [] } = await at.to.ecs.send(new ECS.DescribeTasksCommand({ cluster: account.cluster, tasks: taskArns }))
    expect(tasks.map(({ startedBy }) => startedBy)).toEqual([service?.deployments?.[0]?.id, service?.deployments?.[0]?.id])
    expect(tasks[0]?.containers?.[0]?.imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(tasks[0]?.pullStartedAt?.getTime()).toBeLessThan(tasks[0]?.pullStoppedAt?.getTime() ?? 0)
    expect(account.outlook('neighbour')).toEqual({ ok: true })
  })

  it('and one that does not, does not: half of the endpoints', async () => {
    account = await startAccount({ scenario: 'no-nat-no-endpoints' })
    const at = await look()
    await endpoints(at, ['ecr.api'])
    expect((await deployed(at))?.runningCount).toBe(0)
    expect(account.outlook()).toMatchObject({ ok: false, gate: 'manifest-connection', reason: 'no-route' })
  })

  it('an allow in a repository policy lets another account in', async () => {
    account = await startAccount({ scenario: 'cross-account-no-repo-policy' })
    const { ecr } = clients(account)
    const Principal = { AWS: 'arn:aws:iam::123456789012:root' }
    const statement = { Effect: 'Allow', Principal, Action: ['ecr:*'] }
    const command = new SetRepositoryPolicyCommand({ repositoryName: 'my-app', policyText: JSON.stringify({ Statement: [statement] }) })
    await ecr.send(command)
    expect(account.outlook()).toMatchObject({ ok: false, gate: 'manifest-access' })
    const owner = account.state.places['987654321098/ap-northeast-1']?.repositories['my-app']
    if (owner) owner.policy = JSON.stringify({ Statement: [statement] })
    expect(account.outlook()).toEqual({ ok: true })
  })
})

describe('ECS tries again by itself', () => {
  it('and a task runs without a new deployment once the fault is gone', async () => {
    account = await startAccount({ scenario: 'endpoint-sg-blocks-443', retryAfterMs: 30 })
    const at = await look()
    await openEndpointGroup(at)
    await new Promise((resolve) => setTimeout(resolve, 60))
    const { services } = await at.to.ecs.send(new ECS.DescribeServicesCommand({ cluster: account.cluster, services: [account.service] }))
    expect(services?.[0]?.runningCount).toBe(2)
  })

  it('with a delay, tasks are pending first', async () => {
    account = await startAccount({ scenario: 'endpoint-sg-blocks-443', taskDelayMs: 80 })
    const at = await look()
    await openEndpointGroup(at)
    expect(await deployed(at)).toMatchObject({ pendingCount: 1, runningCount: 0 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const read = () => at.to.ecs.send(new ECS.DescribeServicesCommand({ cluster: account.cluster, services: [account.service] }))
    expect((await read()).services?.[0]).toMatchObject({ pendingCount: 1, runningCount: 1 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await read()).services?.[0]).toMatchObject({ pendingCount: 0, runningCount: 2 })
  })
})

describe('what is created and taken back leaves no trace', () => {
  it('endpoints, their group, then the account is as before and the fault is back', async () => {
    account = await startAccount({ scenario: 'no-nat-no-endpoints', endpointDelayMs: 120 })
    const before = account.snapshot()
    const at = await look()
    const { GroupId, made } = await endpoints(at, ['ecr.api', 'ecr.dkr', 's3'])
    const states = async () =>
      (await at.to.ec2.send(new EC2.DescribeVpcEndpointsCommand({ VpcEndpointIds: made }))).VpcEndpoints?.map(({ State }) => State)
    expect(await states()).toEqual(['pending', 'pending', 'available'])
    expect(account.outlook()).toMatchObject({ ok: false, gate: 'token-connection' })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await states()).toEqual(['available', 'available', 'available'])
    expect(account.outlook()).toEqual({ ok: true })
    expect(account.snapshot()).not.toEqual(before)
    await at.to.ec2.send(new EC2.DeleteVpcEndpointsCommand({ VpcEndpointIds: made }))
    const remove = new EC2.DeleteSecurityGroupCommand({ GroupId })
    await expect(at.to.ec2.send(remove)).rejects.toMatchObject({ name: 'DependencyViolation' })
    await new Promise((resolve) => setTimeout(resolve, 150))
    await expect(states()).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' })
    await at.to.ec2.send(remove)
    expect(account.snapshot()).toEqual(before)
    expect(account.outlook()).toMatchObject({ ok: false, gate: 'token-connection' })
  })

  it('an endpoint whose group admits the task alone cuts the neighbour off: private DNS takes the whole VPC there', async () => {
    account = await startAccount({ scenario: 'no-nat-no-endpoints' })
    const at = await look()
    expect(account.outlook('neighbour')).toEqual({ ok: true })
    const { GroupId } = await endpoints(at, ['ecr.api', 'ecr.dkr', 's3'])
    expect(account.outlook('neighbour')).toEqual({ ok: true })
    await at.to.ec2.send(new EC2.RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: https(fromVpc) }))
    const UserIdGroupPairs = [{ GroupId: at.group('my-service-task') }]
    await at.to.ec2.send(new EC2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: https({ UserIdGroupPairs }) }))
    expect(account.outlook()).toEqual({ ok: true })
    expect(account.outlook('neighbour')).toMatchObject({ ok: false, reason: 'endpoint-group' })
  })
})
