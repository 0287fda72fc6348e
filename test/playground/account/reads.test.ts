import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import * as EC2 from '@aws-sdk/client-ec2'
import * as ECR from '@aws-sdk/client-ecr'
import * as ECS from '@aws-sdk/client-ecs'
import * as IAM from '@aws-sdk/client-iam'
import { DescribeKeyCommand } from '@aws-sdk/client-kms'
import { GetProductsCommand } from '@aws-sdk/client-pricing'
import { DescribeSecretCommand, GetSecretValueCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager'
import { DescribeParametersCommand } from '@aws-sdk/client-ssm'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedAccount, startAccount } from '../../../src/playground/account/start.ts'
import { clients } from './clients.ts'

let account: SimulatedAccount
let to: ReturnType<typeof clients>
beforeAll(async () => {
  account = await startAccount({ scenario: 'endpoints-missing-ecr-dkr' })
  to = clients(account)
})
afterAll(() => account.close())

const VPC = async () => {
  const { Vpcs = [] } = await to.ec2.send(new EC2.DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: ['main'] }] }))
  return Vpcs[0]?.VpcId as string
}
const inVpc = async () => ({ Filters: [{ Name: 'vpc-id', Values: [await VPC()] }] })

describe('EC2', () => {
  it('describes the network of the service, filtered by its VPC', async () => {
    const { Subnets = [] } = await to.ec2.send(new EC2.DescribeSubnetsCommand(await inVpc()))
    expect(Subnets.map(({ CidrBlock }) => CidrBlock)).toEqual(['10.0.0.0/24', '10.0.1.0/24', '10.0.10.0/24', '10.0.11.0/24'])
    const { RouteTables = [] } = await to.ec2.send(new EC2.DescribeRouteTablesCommand(await inVpc()))
    expect(RouteTables).toHaveLength(3)
    expect(RouteTables.flatMap(({ Associations = [] }) => Associations).filter(({ Main }) => Main)).toHaveLength(1)
    expect(RouteTables[2]?.Routes).toEqual([
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
      {
        DestinationPrefixListId: expect.stringMatching(/^pl-/),
        GatewayId: expect.stringMatching(/^vpce-/),
        Origin: 'CreateRoute',
        State: 'active',
      },
    ])
    const { NetworkAcls = [] } = await to.ec2.send(new EC2.DescribeNetworkAclsCommand(await inVpc()))
    expect(NetworkAcls[0]?.Entries).toHaveLength(4)
    expect(NetworkAcls[0]?.Associations).toHaveLength(4)
    const { NatGateways } = await to.ec2.send(new EC2.DescribeNatGatewaysCommand({ Filter: [{ Name: 'vpc-id', Values: [await VPC()] }] }))
    expect(NatGateways).toEqual([])
  })

  it('describes endpoints, their interfaces and groups', async () => {
    const { VpcEndpoints = [] } = await to.ec2.send(new EC2.DescribeVpcEndpointsCommand(await inVpc()))
    expect(VpcEndpoints.map(({ ServiceName, State }) => [ServiceName, State])).toEqual(
      ['ecr.api', 'logs', 'secretsmanager', 's3'].map((name) => [`com.amazonaws.ap-northeast-1.${name}`, 'available']),
    )
    const api = VpcEndpoints[0]
    expect(api).toMatchObject({ PrivateDnsEnabled: true, VpcEndpointType: 'Interface', Groups: [{ GroupName: 'vpc-endpoints' }] })
    expect(JSON.parse(api?.PolicyDocument ?? '').Statement[0].Effect).toBe('Allow')
    const { NetworkInterfaces = [] } = await to.ec2.send(
      new EC2.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: api?.NetworkInterfaceIds }),
    )
    expect(NetworkInterfaces.map(({ PrivateIpAddress }) => PrivateIpAddress)).toEqual([
      expect.stringMatching(/^10\.0\.10\./),
      expect.stringMatching(/^10\.0\.11\./),
    ])
    const { SecurityGroups = [] } = await to.ec2.send(
      new EC2.DescribeSecurityGroupsCommand({ GroupIds: [api?.Groups?.[0]?.GroupId as string] }),
    )
    expect(SecurityGroups[0]?.IpPermissions).toMatchObject([
      {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: '10.0.0.0/23' }],
        UserIdGroupPairs: [{ GroupId: expect.any(String) }],
      },
    ])
    expect(SecurityGroups[0]?.IpPermissionsEgress).toMatchObject([{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }])
    const { SecurityGroupRules = [] } = await to.ec2.send(
      new EC2.DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [SecurityGroups[0]?.GroupId as string] }] }),
    )
    expect(SecurityGroupRules.map(({ IsEgress }) => IsEgress)).toEqual([true, false, false])
  })

  it('answers the small questions: DNS attributes, DHCP options, prefix lists, services, public access', async () => {
    const VpcId = await VPC()
    const dns = await to.ec2.send(new EC2.DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }))
    expect(dns.EnableDnsHostnames).toEqual({ Value: true })
    const { DhcpOptions } = await to.ec2.send(new EC2.DescribeDhcpOptionsCommand({}))
    expect(DhcpOptions?.[0]?.DhcpConfigurations).toContainEqual({ Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] })
    const lists = await to.ec2.send(new EC2.DescribeManagedPrefixListsCommand({}))
    const PrefixListId = lists.PrefixLists?.[0]?.PrefixListId
    const { Entries } = await to.ec2.send(new EC2.GetManagedPrefixListEntriesCommand({ PrefixListId }))
    expect(Entries).toContainEqual({ Cidr: '52.219.136.0/22' })
    const old = await to.ec2.send(new EC2.DescribePrefixListsCommand({ PrefixListIds: [PrefixListId as string] }))
    expect(old.PrefixLists?.[0]?.Cidrs).toHaveLength(4)
    const { ServiceDetails } = await to.ec2.send(
      new EC2.DescribeVpcEndpointServicesCommand({
        ServiceNames: ['com.amazonaws.ap-northeast-1.s3', 'com.amazonaws.ap-northeast-1.ecs-telemetry'],
      }),
    )
    expect(ServiceDetails?.map(({ ServiceType }) => ServiceType?.[0]?.ServiceType)).toEqual(['Interface', 'Interface', 'Gateway'])
    expect(ServiceDetails?.[0]?.AvailabilityZones).not.toContain('ap-northeast-1d')
    const access = await to.ec2.send(new EC2.DescribeVpcBlockPublicAccessOptionsCommand({}))
    expect(access.VpcBlockPublicAccessOptions?.InternetGatewayBlockMode).toBe('off')
    const { InternetGateways } = await to.ec2.send(
      new EC2.DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] }),
    )
    expect(InternetGateways).toHaveLength(1)
    expect((await to.ec2.send(new EC2.DescribeAddressesCommand({}))).Addresses).toEqual([])
  })

  it.each([
    [new EC2.DescribeVpcsCommand({ VpcIds: ['vpc-0'] }), 'InvalidVpcID.NotFound'],
    [new EC2.DescribeSubnetsCommand({ SubnetIds: ['subnet-0'] }), 'InvalidSubnetID.NotFound'],
    [new EC2.DescribeRouteTablesCommand({ RouteTableIds: ['rtb-0'] }), 'InvalidRouteTableID.NotFound'],
    [new EC2.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-0'] }), 'InvalidNetworkInterfaceID.NotFound'],
    [new EC2.DescribeSecurityGroupsCommand({ GroupIds: ['sg-0'] }), 'InvalidGroup.NotFound'],
    [new EC2.DescribeVpcEndpointsCommand({ VpcEndpointIds: ['vpce-0'] }), 'InvalidVpcEndpointId.NotFound'],
    [new EC2.DescribeNatGatewaysCommand({ NatGatewayIds: ['nat-0'] }), 'NatGatewayNotFound'],
    [new EC2.DescribeInstancesCommand({ InstanceIds: ['i-0'] }), 'InvalidInstanceID.NotFound'],
    [new EC2.DescribeSubnetsCommand({ Filters: [{ Name: 'nonsense', Values: ['x'] }] }), 'InvalidParameterValue'],
    [new EC2.DescribeVolumesCommand({}), 'InvalidAction'],
  ])('refuses what is not there with the code EC2 has for it (%#)', async (command, code) => {
    await expect(to.ec2.send(command as EC2.DescribeVpcsCommand)).rejects.toMatchObject({ name: code })
  })
})

describe('ECS', () => {
  it('describes the stopped task, its revision, its service and its deployments', async () => {
    const { cluster, service, taskArn } = account
    const { tasks = [] } = await to.ecs.send(new ECS.DescribeTasksCommand({ cluster, tasks: [taskArn] }))
    const details = Object.fromEntries((tasks[0]?.attachments?.[0]?.details ?? []).map(({ name, value }) => [name, value]))
    expect(details).toMatchObject({
      subnetId: expect.stringMatching(/^subnet-/),
      privateIPv4Address: expect.stringMatching(/^10\.0\.10\./),
    })
    expect(tasks[0]?.attachments?.[0]?.status).toBe('DELETED')
    await expect(
      to.ec2.send(new EC2.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [details.networkInterfaceId as string] })),
    ).rejects.toMatchObject({ name: 'InvalidNetworkInterfaceID.NotFound' })
    const { taskDefinition } = await to.ecs.send(new ECS.DescribeTaskDefinitionCommand({ taskDefinition: tasks[0]?.taskDefinitionArn }))
    expect(taskDefinition).toMatchObject({
      family: 'my-app',
      revision: 2,
      networkMode: 'awsvpc',
      runtimePlatform: { cpuArchitecture: 'X86_64' },
    })
    const { services = [] } = await to.ecs.send(new ECS.DescribeServicesCommand({ cluster, services: [service] }))
    expect(services[0]?.deployments?.[0]).toMatchObject({ id: tasks[0]?.startedBy, rolloutState: 'IN_PROGRESS', failedTasks: 1 })
    const { serviceDeployments = [] } = await to.ecs.send(new ECS.ListServiceDeploymentsCommand({ cluster, service }))
    const { serviceRevisions = [] } = await to.ecs.send(
      new ECS.DescribeServiceRevisionsCommand({ serviceRevisionArns: [serviceDeployments[0]?.targetServiceRevisionArn as string] }),
    )
    expect(serviceRevisions[0]?.networkConfiguration?.awsvpcConfiguration?.securityGroups).toHaveLength(1)
    expect(serviceRevisions[0]?.serviceRevisionArn).toMatch(new RegExp(`/${tasks[0]?.startedBy?.split('/')[1]}$`))
    const rollout = await to.ecs.send(
      new ECS.DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeployments[0]?.serviceDeploymentArn as string] }),
    )
    expect(rollout.serviceDeployments?.[0]?.status).toBe('IN_PROGRESS')
  })

  it('lists by service, family and desired status', async () => {
    const { cluster } = account
    const stopped = await to.ecs.send(new ECS.ListTasksCommand({ cluster, serviceName: account.service, desiredStatus: 'STOPPED' }))
    expect(stopped.taskArns).toEqual([account.taskArn])
    const running = await to.ecs.send(new ECS.ListTasksCommand({ cluster, family: 'neighbour' }))
    expect(running.taskArns).toHaveLength(1)
    const { tasks = [] } = await to.ecs.send(new ECS.DescribeTasksCommand({ cluster, tasks: running.taskArns }))
    expect(tasks[0]).toMatchObject({
      lastStatus: 'RUNNING',
      pullStoppedAt: expect.any(Date),
      containers: [{ imageDigest: expect.stringMatching(/^sha256:/) }],
    })
    expect((await to.ecs.send(new ECS.ListServicesCommand({ cluster }))).serviceArns).toHaveLength(3)
    const { taskDefinitionArns } = await to.ecs.send(new ECS.ListTaskDefinitionsCommand({ familyPrefix: 'my-app', sort: 'DESC' }))
    expect(taskDefinitionArns?.[0]).toMatch(/my-app:2$/)
  })

  it('says what is missing as ECS does', async () => {
    const { cluster } = account
    const none = await to.ecs.send(new ECS.DescribeTasksCommand({ cluster, tasks: ['f'.repeat(32)] }))
    expect(none.failures).toEqual([{ arn: expect.stringMatching(/task\/my-cluster\/f{32}$/), reason: 'MISSING' }])
    const unknown = await to.ecs.send(new ECS.DescribeServicesCommand({ cluster, services: ['nobody'] }))
    expect(unknown.failures?.[0]?.reason).toBe('MISSING')
    await expect(to.ecs.send(new ECS.ListTasksCommand({ cluster: 'nobody' }))).rejects.toBeInstanceOf(ECS.ClusterNotFoundException)
    await expect(to.ecs.send(new ECS.DescribeTaskDefinitionCommand({ taskDefinition: 'no:1' }))).rejects.toBeInstanceOf(ECS.ClientException)
    await expect(to.ecs.send(new ECS.ListAttributesCommand({ targetType: 'container-instance' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    })
  })
})

describe('ECR', () => {
  it('lists repositories, images and their manifests', async () => {
    const { repositories = [] } = await to.ecr.send(new ECR.DescribeRepositoriesCommand({}))
    expect(repositories.map(({ repositoryName }) => repositoryName)).toEqual(['my-app', 'other-app'])
    const { imageDetails = [] } = await to.ecr.send(
      new ECR.DescribeImagesCommand({ repositoryName: 'my-app', filter: { tagStatus: 'TAGGED' } }),
    )
    expect(imageDetails.map(({ imageTags }) => imageTags)).toEqual([['v0.9.0'], ['v1.0.1', 'latest']])
    const { images = [], failures = [] } = await to.ecr.send(
      new ECR.BatchGetImageCommand({ repositoryName: 'my-app', imageIds: [{ imageTag: 'v1.0.1' }, { imageTag: 'v7' }] }),
    )
    const index = JSON.parse(images[0]?.imageManifest ?? '')
    expect(index.manifests.map(({ platform }: { platform: { architecture: string } }) => platform.architecture)).toEqual([
      'amd64',
      'unknown',
    ])
    expect(failures[0]).toMatchObject({ failureCode: 'ImageNotFound', imageId: { imageTag: 'v7' } })
    const child = await to.ecr.send(
      new ECR.BatchGetImageCommand({ repositoryName: 'my-app', imageIds: [{ imageDigest: index.manifests[0].digest }] }),
    )
    const layerDigest = JSON.parse(child.images?.[0]?.imageManifest ?? '').config.digest
    const { downloadUrl } = await to.ecr.send(new ECR.GetDownloadUrlForLayerCommand({ repositoryName: 'my-app', layerDigest }))
    expect(await (await fetch(downloadUrl as string)).json()).toMatchObject({ architecture: 'amd64', os: 'linux' })
  })

  it.each([
    [new ECR.DescribeRepositoriesCommand({ repositoryNames: ['my-ap'] }), ECR.RepositoryNotFoundException],
    [new ECR.DescribeImagesCommand({ repositoryName: 'my-app', imageIds: [{ imageTag: 'v1.0.0' }] }), ECR.ImageNotFoundException],
    [new ECR.GetRepositoryPolicyCommand({ repositoryName: 'my-app' }), ECR.RepositoryPolicyNotFoundException],
    [new ECR.GetLifecyclePolicyCommand({ repositoryName: 'my-app' }), ECR.LifecyclePolicyNotFoundException],
    [new ECR.DescribePullThroughCacheRulesCommand({ ecrRepositoryPrefixes: ['hub'] }), ECR.PullThroughCacheRuleNotFoundException],
  ])('throws what ECR throws (%#)', async (command, error) => {
    await expect(to.ecr.send(command as ECR.DescribeImagesCommand)).rejects.toBeInstanceOf(error)
  })

  it('keeps the repositories of another account to itself', async () => {
    const command = new ECR.DescribeImagesCommand({ repositoryName: 'my-app', registryId: '987654321098' })
    await expect(to.ecr.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })
})

describe('IAM and STS', () => {
  it('gives roles with their documents encoded as IAM encodes them', async () => {
    const { Role } = await to.iam.send(new IAM.GetRoleCommand({ RoleName: 'ecsTaskExecutionRole' }))
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement[0].Principal).toEqual({
      Service: 'ecs-tasks.amazonaws.com',
    })
    const { AttachedPolicies = [] } = await to.iam.send(new IAM.ListAttachedRolePoliciesCommand({ RoleName: 'ecsTaskExecutionRole' }))
    expect(AttachedPolicies[0]?.PolicyName).toBe('AmazonECSTaskExecutionRolePolicy')
    const { PolicyVersion } = await to.iam.send(
      new IAM.GetPolicyVersionCommand({ PolicyArn: AttachedPolicies[0]?.PolicyArn, VersionId: 'v1' }),
    )
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toContain('ecr:BatchGetImage')
    expect((await to.iam.send(new IAM.ListRolePoliciesCommand({ RoleName: 'ecsTaskExecutionRole' }))).PolicyNames).toEqual([])
    await expect(to.iam.send(new IAM.GetRoleCommand({ RoleName: 'nobody' }))).rejects.toBeInstanceOf(IAM.NoSuchEntityException)
    await expect(to.iam.send(new IAM.GetInstanceProfileCommand({ InstanceProfileName: 'no' }))).rejects.toBeInstanceOf(
      IAM.NoSuchEntityException,
    )
    await expect(to.iam.send(new IAM.ListUsersCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' })
  })

  it('simulates each action on each resource', async () => {
    const { EvaluationResults = [] } = await to.iam.send(
      new IAM.SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
        ActionNames: ['ecr:BatchGetImage', 's3:GetObject'],
        ResourceArns: ['arn:aws:ecr:ap-northeast-1:123456789012:repository/my-app', '*'],
      }),
    )
    expect(EvaluationResults.map(({ EvalDecision }) => EvalDecision)).toEqual(['allowed', 'allowed', 'implicitDeny', 'implicitDeny'])
    expect(EvaluationResults[0]?.MatchedStatements?.[0]?.SourcePolicyId).toBe('AmazonECSTaskExecutionRolePolicy')
  })

  it('knows who asks, and lets a role be assumed that trusts the account', async () => {
    expect(await to.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
      Arn: expect.stringContaining(':user/'),
    })
    const role = (name: string) => new AssumeRoleCommand({ RoleArn: `arn:aws:iam::123456789012:role/${name}`, RoleSessionName: 'bot' })
    const { Credentials } = await to.sts.send(role('EcsPullRead'))
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId as string,
      secretAccessKey: Credentials?.SecretAccessKey as string,
      sessionToken: Credentials?.SessionToken as string,
    }
    const assumed = new STSClient({ endpoint: account.endpoint, region: account.region, credentials })
    expect((await assumed.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:sts::123456789012:assumed-role/EcsPullRead/bot')
    await expect(to.sts.send(role('ecsTaskExecutionRole'))).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

describe('the other services', () => {
  it('answer about secrets, parameters, keys, events and prices', async () => {
    expect((await to.secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([])
    await expect(to.secrets.send(new DescribeSecretCommand({ SecretId: 'no' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await expect(to.secrets.send(new GetSecretValueCommand({ SecretId: 'no' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    })
    expect((await to.ssm.send(new DescribeParametersCommand({}))).Parameters).toEqual([])
    await expect(to.kms.send(new DescribeKeyCommand({ KeyId: 'no' }))).rejects.toMatchObject({ name: 'NotFoundException' })
    expect((await to.cloudtrail.send(new LookupEventsCommand({}))).Events).toEqual([])
    const { PriceList = [] } = await to.pricing.send(
      new GetProductsCommand({
        ServiceCode: 'AmazonVPC',
        Filters: [
          { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'ap-northeast-1' },
          { Type: 'TERM_MATCH', Field: 'usagetype', Value: 'APN1-VpcEndpoint-Hours' },
        ],
      }),
    )
    expect(PriceList).toHaveLength(1)
    expect(JSON.parse(String(PriceList[0])).product.attributes.endpointType).toBe('PrivateLink')
  })

  it('a trace of who broke it can be looked up by the resource', async () => {
    const broken = await startAccount({ scenario: 'role-missing-ecr-actions' })
    // IAM is global: CloudTrail keeps its events in us-east-1.
    const { cloudtrail } = clients({ ...broken, region: 'us-east-1' })
    const { Events = [] } = await cloudtrail.send(
      new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'ecsTaskExecutionRole' }] }),
    )
    expect(Events[0]).toMatchObject({ EventName: 'DetachRolePolicy', Username: 'alice', EventTime: expect.any(Date) })
    await broken.close()
  })
})
