import type * as ECS from '@aws-sdk/client-ecs'
import type { Outcome } from '../decide/outcome.ts'
import { deploy } from '../ecs/deploy.ts'
import { ecs } from '../ecs/index.ts'
import { event } from '../ecs/scheduler.ts'
import { isOutside } from '../ecs/source.ts'
import type { Service } from '../state.ts'
import type { Account } from './account.ts'
import { CLUSTER } from './names.ts'

export interface Definition {
  family: string
  image: string
  fargate?: boolean
  /** Null: none. */
  role?: string | null
  credentials?: string
  /** Operating system family; left out: Linux. */
  os?: ECS.OSFamily
  /** What else it is to run on; left out: `EC2` where it is not on Fargate. */
  compatible?: ECS.Compatibility
}

/** Registers a revision with one container. */
export function defineTask(
  account: Account,
  { family, image, fargate = true, role = account.role, credentials, os, compatible }: Definition,
): string {
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
          runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: os ?? 'LINUX' },
        }
      : { networkMode: compatible ? 'host' : 'bridge', requiresCompatibilities: [compatible ?? 'EC2'] }),
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
  /** Name of the capacity provider that places its tasks; left out: its launch type does. */
  provider?: string
}

/** Creates a service and lets ECS try to start it; `forced` stands in for the decider, for what happened before the fault. */
export function makeService(account: Account, { name, definition, network, desired, provider }: Wanted, forced?: Outcome): Service {
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
    ...(provider
      ? { capacityProviderStrategy: [{ capacityProvider: provider, weight: 1, base: 0 }] }
      : {
          launchType: network
            ? ('FARGATE' as const)
            : Object.values(here.ecs.instances).some(isOutside)
              ? ('EXTERNAL' as const)
              : ('EC2' as const),
        }),
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
