import type { Cause } from '../../core/cause.ts'
import type { Witness } from '../../core/witness.ts'
import type { ParsedError, Target } from '../../target/types.ts'

export type LaunchType = 'FARGATE' | 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES'

/** A container of a task or task definition. Environment values are never read into a fact. */
export interface TaskContainer {
  name: string
  image: string
  lastStatus: string
  reason: string | null
  exitCode: number | null
  imageDigest: string | null
}

/** ecs:DescribeTasks, what a diagnosis uses of it. Times are ISO 8601. */
export interface Task {
  arn: string
  cluster: string
  /** Name, where the task belongs to a service. */
  service: string | null
  /** Name, where the task is one of a managed daemon. */
  daemon?: string | null
  startedBy: string | null
  taskDefinitionArn: string
  /** Null: AWS does not say, as where a capacity provider has not placed it yet. */
  launchType: LaunchType | null
  /** Name; null or left out: none took it. */
  capacityProvider?: string | null
  platformVersion: string | null
  /** Of a task on Fargate: `Linux`, `Windows_Server_2019_Core`. */
  platformFamily?: string | null
  lastStatus: string
  stopCode: string | null
  stoppedReason: string | null
  createdAt: string | null
  pullStartedAt: string | null
  /** ECS sets it also where the pull failed. */
  pullStoppedAt: string | null
  stoppedAt: string | null
  containers: TaskContainer[]
  /** Of its network interface, which is gone once a Fargate task has stopped. */
  subnet: string | null
  privateIp: string | null
  interfaceId: string | null
  containerInstanceArn: string | null
  zone: string | null
  /** Roles named when the task was started, in place of those of its definition. */
  overrides?: { executionRoleArn: string | null; taskRoleArn: string | null }
  /** Where it stands for others: what it was chosen from. */
  among?: Among
}

/** Tasks of one service (or family) that failed to start with one revision for one cause. */
export interface FailedGroup {
  /** Of the service, or the family of a task without one. */
  name: string
  /** `family:revision`. */
  revision: string
  /** As their texts say. */
  cause: Cause | null
  count: number
}

/** The tasks that failed to start within the hour AWS remembers. */
export interface Among {
  failed: number
  /** Those of this task's own group, itself included. */
  alike: number
  /** Largest (or newest) first, at most ten. */
  others: FailedGroup[]
  /** There were more stopped tasks than were looked at. */
  more: boolean
}

interface ContainerDefinition {
  name: string
  image: string
  essential: boolean
  /** `awslogs`, `awsfirelens` …; null where none is set. */
  logDriver: string | null
  logRegion: string | null
  /** Secrets Manager ARN of the registry's credentials. */
  repositoryCredentials: string | null
  /** `valueFrom` of `secrets` and of the log driver's secret options: ARNs or parameter names, never values. */
  secrets: string[]
}

/** ecs:DescribeTaskDefinition. */
export interface TaskDefinition {
  arn: string
  family: string
  revision: number
  /** As the task ran it: whoever starts a task may name other roles. */
  executionRoleArn: string | null
  /** The role of the application: no pull uses it. */
  taskRoleArn: string | null
  networkMode: string | null
  /** `X86_64` or `ARM64`; null where it is not set. */
  cpuArchitecture: string | null
  operatingSystem: string | null
  ephemeralStorageGiB: number | null
  requiresCompatibilities: string[]
  containers: ContainerDefinition[]
}

export interface NetworkConfiguration {
  subnets: string[]
  groups: string[]
  publicIp: boolean
}

export interface Deployment {
  /** `ecs-svc/…`, what a task's startedBy names. */
  id: string
  status: string
  rolloutState: string | null
  taskDefinitionArn: string
  network: NetworkConfiguration | null
  launchType: LaunchType | null
  /** Names of those in its strategy that may take a task. */
  capacityProviders?: string[]
  platformVersion: string | null
  desiredCount: number
  runningCount: number
  createdAt: string | null
}

/** How ECS rolls out a service whose deployments do not roll: the new tasks start and pull before traffic moves to them. */
export interface Strategy {
  kind: 'BLUE_GREEN' | 'LINEAR' | 'CANARY'
  /** Minutes it waits once traffic has moved. */
  bakeMinutes: number
  /** Functions of the customer's that are asked on the way. */
  hooks: number
  /** It stops on the way until somebody goes on with it. */
  pauses: boolean
}

/** ecs:DescribeServices. */
export interface Service {
  arn: string
  name: string
  cluster: string
  taskDefinitionArn: string
  desiredCount: number
  runningCount: number
  /** `ECS`, `CODE_DEPLOY` or `EXTERNAL`. */
  controller: string
  /** An Express Mode service: ECS manages its task definition, which changes by an API of its own. */
  express?: boolean
  /** Null or left out: its deployments roll. */
  strategy?: Strategy | null
  /** ARN of the service deployment under way, which AWS names whatever the strategy. */
  underway?: string | null
  /** Null: it has a capacity provider strategy. */
  launchType: LaunchType | null
  /** Names of those in its strategy that may take a task. */
  capacityProviders?: string[]
  platformVersion: string | null
  minimumHealthyPercent: number | null
  network: NetworkConfiguration | null
  /** Newest first. */
  deployments: Deployment[]
  /** Newest first. */
  events: { at: string; message: string }[]
}

/** ecs:DescribeServiceRevisions of the revision that started the task. */
export interface ServiceRevision {
  network: NetworkConfiguration | null
  launchType: LaunchType | null
  platformVersion: string | null
  createdAt: string | null
  /** `digest`: what ECS resolved the image to; null: not yet, or not at all. */
  images: { container: string; image: string; digest: string | null }[]
}

/** The EC2 instance under a task, from ecs:DescribeContainerInstances and ec2:DescribeInstances. */
export interface Host {
  containerInstanceArn: string
  instanceId: string
  subnet: string
  vpc: string
  groups: string[]
  privateIp: string | null
  publicIp: boolean
  instanceProfileArn: string | null
  /** `X86_64` or `ARM64`. */
  cpuArchitecture: string | null
  /** `LINUX`, `WINDOWS_SERVER_2022_FULL`. */
  osFamily?: string | null
  agentVersion: string | null
}

/** ecs:DescribeCapacityProviders, what a diagnosis uses of it. */
export interface CapacityProvider {
  name: string
  /** What its tasks run on; null: it does not exist any more. */
  launchType: LaunchType | null
  /** Where Managed Instances start, and with which groups; empty of any other kind. */
  subnets: string[]
  groups: string[]
}

/** batch:DescribeJobs. */
export interface Job {
  id: string
  /** Null: none was started. */
  taskArn: string | null
  /** What Batch keeps of the last attempt's words. */
  reason: string | null
}

/** ecs:DescribeDaemon and ecs:DescribeDaemonRevisions: a managed daemon, of which ECS keeps one task on each instance of its capacity providers. */
export interface Daemon {
  arn: string
  name: string
  cluster: string
  /** Null: it has no revision any more, or that could not be found. */
  taskDefinitionArn: string | null
  /** ARNs. */
  capacityProviders: string[]
  /** While its task does not run, the instance takes no other. */
  critical: boolean
  /** Instances on which its task runs. */
  running: number
}

/** Who pulls: where the packets start. */
interface Puller {
  kind: 'task' | 'instance'
  groups: string[]
  publicIp: boolean
  privateIp: string | null
}

/** Whose credentials pull. */
export interface Principal {
  kind: 'execution-role' | 'instance-role'
  /** Null: none is set where one is needed. */
  roleArn: string | null
  /** The text names it, so there is no doubt. */
  named: boolean
}

export interface TaskFacts {
  /** Seed. */
  target: Target
  /** Seed: what the person pasted, read; null where nothing was. */
  pasted: ParsedError | null
  /** Seed: other accounts in which an approved fix may change something. */
  elsewhere: readonly string[]
  /** Seed: public registries may be asked about the task's images. */
  registriesAsked: boolean
  /** Null: AWS keeps it no longer (stopped more than about an hour ago) or it never existed. */
  task: Task | null
  service: Service | null
  /** Where a cluster is asked about: its stopped tasks, and the services of those that failed to start. */
  clusterTasks: { tasks: Task[]; more: boolean }
  clusterServices: Service[]
  /** Other services of the cluster, at most ten; null: not looked at. */
  neighbours: Service[] | null
  /** The revision that failed (or would be started). */
  taskDefinition: TaskDefinition | null
  /** The deployment that started the task. */
  deployment: Deployment | null
  /** Null: there is none, or AWS keeps it no longer. */
  serviceRevision: ServiceRevision | null
  /** Null on Fargate. */
  host: Host | null
  launchType: LaunchType
  /** Null: none is asked about, or it does not exist (any more). */
  job: Job | null
  /** Null: the task, or what is asked about, belongs to none. */
  daemon: Daemon | null
  /** What places the task, or would place the service's next one; empty: no capacity provider. */
  capacityProviders: CapacityProvider[]
  /** Whether instances that Managed Instances starts get a public address; null: that depends on the subnet, or nobody can tell. */
  launchAddress: boolean | null
  /** The error of the task, its service's events or the paste, read; null: there is none. */
  error: ParsedError | null
  /** The subnet the failing task (or its instance) was in; null where no task has been placed. `all` holds every subnet it may be placed in. */
  pullerSubnets: { own: string | null; all: string[] }
  puller: Puller
  principal: Principal
  /** What shows that the failed pull works by now; null: nothing does. */
  witness: Witness | null
  /** The whole pull has worked since, under the same conditions. */
  running: boolean
}
