import type * as ECS from '@aws-sdk/client-ecs'
import type { PullSource } from '../decide/pull-source.ts'
import type { ById, Stored } from '../stored.ts'

export type Service = Stored<ECS.Service, 'serviceArn' | 'serviceName' | 'clusterArn' | 'deployments' | 'events' | 'desiredCount'> & {
  history: Rollout[]
  lastTry: number
}
export type Task = Stored<ECS.Task, 'taskArn' | 'clusterArn' | 'containers' | 'lastStatus'> & { pull: PullSource; dueAt: number }
/** A deployment as the newer deployment API shows it: kept after DescribeServices has forgotten it. */
export interface Rollout {
  deployment: ECS.Deployment
  /** Of the deployment, `ecs-svc/…`. */
  id: string
  /** Number of the service revision; the deployment's id ends in it. */
  revision: string
  /** Last part of the service deployment's ARN. */
  rollout: string
  /** Image digests by container, once a task has pulled. */
  digests: Record<string, string>
}

/** A managed daemon, with its one revision. */
export interface Daemon {
  detail: ECS.DaemonDetail
  revision: ECS.DaemonRevision & { daemonRevisionArn: string }
  definition: ECS.DaemonTaskDefinition & { daemonTaskDefinitionArn: string }
}

export interface EcsState {
  clusters: ById<ECS.Cluster>
  services: ById<Service>
  tasks: ById<Task>
  /** By `family:revision`. */
  definitions: ById<ECS.TaskDefinition & { tags?: ECS.Tag[] }>
  instances: ById<ECS.ContainerInstance>
  /** Capacity providers by name, but for Fargate's two. */
  providers: ById<ECS.CapacityProvider>
  /** Managed daemons by ARN. */
  daemons: ById<Daemon>
}
