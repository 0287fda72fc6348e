import type * as ECS from '@aws-sdk/client-ecs'
import type { Outcome } from '../decide/outcome.ts'
import { ecs } from '../ecs/index.ts'
import { deploy, event } from '../ecs/scheduler.ts'
import { hexId, iamOf, newId, type Service, uuid } from '../state.ts'
import type { Account } from './account.ts'
import { CLUSTER, trust } from './names.ts'
import { makeRole } from './roles.ts'

export interface Definition {
  family: string
  image: string
  fargate?: boolean
  /** Null: none. */
  role?: string | null
  credentials?: string
}

/** Registers a revision with one container. */
export function defineTask(account: Account, { family, image, fargate = true, role = account.role, credentials }: Definition): string {
  const { here } = account
  const container: ECS.ContainerDefinition = {
    name: 'app',
    image,
    essential: true,
    memory: 512,
    portMappings: [{ containerPort: 8080, hostPort: fargate ? 8080 : 0, protocol: 'tcp' }],
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': `/ecs/${family}`, 'awslogs-region': here.region, 'awslogs-stream-prefix': 'app' },
    },
    ...(credentials && { repositoryCredentials: { credentialsParameter: credentials } }),
  }
  const { taskDefinition } = ecs.RegisterTaskDefinition(account, {
    family,
    containerDefinitions: [container],
    taskRoleArn: `arn:aws:iam::${here.account}:role/myAppTaskRole`,
    ...(role && { executionRoleArn: role }),
    ...(fargate
      ? {
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          cpu: '256',
          memory: '512',
          runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
        }
      : { networkMode: 'bridge', requiresCompatibilities: ['EC2'] }),
  })
  return taskDefinition?.taskDefinitionArn as string
}

export function makeCluster({ here }: Account) {
  const clusterArn = `arn:aws:ecs:${here.region}:${here.account}:cluster/${CLUSTER}`
  here.ecs.clusters[CLUSTER] = {
    clusterArn,
    clusterName: CLUSTER,
    status: 'ACTIVE',
    capacityProviders: ['FARGATE'],
    settings: [],
    tags: [],
  }
}

interface Wanted {
  name: string
  definition: string
  /** Null: EC2 launch type. */
  network: ECS.AwsVpcConfiguration | null
  desired: number
}

/** Creates a service and lets ECS try to start it; `forced` stands in for the decider, for what happened before the fault. */
export function makeService(account: Account, { name, definition, network, desired }: Wanted, forced?: Outcome): Service {
  const { here } = account
  const { clusterArn } = here.ecs.clusters[CLUSTER] as { clusterArn: string }
  const service: Service = {
    serviceArn: `arn:aws:ecs:${here.region}:${here.account}:service/${CLUSTER}/${name}`,
    serviceName: name,
    clusterArn,
    status: 'ACTIVE',
    desiredCount: desired,
    runningCount: 0,
    pendingCount: 0,
    launchType: network ? 'FARGATE' : 'EC2',
    ...(network && { platformVersion: '1.4.0', platformFamily: 'Linux', networkConfiguration: { awsvpcConfiguration: network } }),
    taskDefinition: definition,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: false, rollback: false },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
    deploymentController: { type: 'ECS' },
    schedulingStrategy: 'REPLICA',
    loadBalancers: [],
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: 'NONE',
    roleArn: `arn:aws:iam::${here.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    createdAt: new Date(Date.now() - 30 * 86_400_000),
    deployments: [],
    events: [],
    history: [],
    lastTry: 0,
  }
  here.ecs.services[name] = service
  deploy(account, service, forced)
  if (forced?.ok) event(account, service, 'has reached a steady state.', 3600)
  return service
}

/** One registered container instance in a private subnet, with an instance role that may do what the agent does and what these policies allow. */
export function makeHost(account: Account, managed: string[]) {
  const { world, here } = account
  const role = makeRole(account, 'ecsInstanceRole', trust({ Service: 'ec2.amazonaws.com' }), managed)
  iamOf(world, here.account).profiles[role.name] = role.name
  const InstanceId = newId(world, 'i')
  const SubnetId = account.privateSubnets[0] as string
  here.ec2.instances[InstanceId] = {
    InstanceId,
    InstanceType: 'm5.large',
    Architecture: 'x86_64',
    SubnetId,
    VpcId: account.vpc,
    PrivateIpAddress: '10.0.10.77',
    SecurityGroups: [{ GroupId: account.taskGroup, GroupName: 'my-service-task' }],
    IamInstanceProfile: { Arn: `arn:aws:iam::${here.account}:instance-profile/${role.name}`, Id: role.id.replace('AROA', 'AIPA') },
    State: { Code: 16, Name: 'running' },
    Placement: { AvailabilityZone: `${here.region}a` },
    NetworkInterfaces: [],
    Tags: [],
  }
  const id = hexId(world, 32)
  here.ecs.instances[id] = {
    containerInstanceArn: `arn:aws:ecs:${here.region}:${here.account}:container-instance/${CLUSTER}/${id}`,
    ec2InstanceId: InstanceId,
    status: 'ACTIVE',
    agentConnected: true,
    versionInfo: { agentVersion: '1.98.0', agentHash: '3f2d1c9a', dockerVersion: 'DockerVersion: 25.0.8' },
    attributes: [
      { name: 'ecs.cpu-architecture', value: 'x86_64' },
      { name: 'ecs.os-type', value: 'linux' },
      { name: 'ecs.availability-zone', value: `${here.region}a` },
    ],
    runningTasksCount: 0,
    pendingTasksCount: 0,
    registeredAt: new Date(Date.now() - 86_400_000),
    attachments: [],
    tags: [],
    registeredResources: [],
    remainingResources: [],
    version: 1,
  }
}

/** A secret with credentials of Docker Hub, whose value does not exist. */
export function makeSecret({ world, here }: Account, name: string): string {
  const arn = `arn:aws:secretsmanager:${here.region}:${here.account}:secret:${name}-${uuid(world).slice(0, 6)}`
  here.secrets[arn] = { arn, name, createdAt: new Date(), deletedAt: null, kmsKey: null }
  return arn
}
