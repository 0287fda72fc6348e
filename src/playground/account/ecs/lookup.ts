import type { Cluster, TaskDefinition } from '@aws-sdk/client-ecs'
import { AwsError } from '../protocol/error.ts'
import type { Place, Service, Task } from '../state.ts'

export const last = (arnOrName: string) => arnOrName.split('/').at(-1) as string

/** A cluster by name or ARN; `default` where none is named. */
export function clusterOf(here: Place, wanted = 'default'): Cluster & { clusterArn: string; clusterName: string } {
  const cluster = here.ecs.clusters[last(wanted)]
  if (!cluster) throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
  return cluster as never
}

/** A service of a cluster by name or ARN; undefined where there is none. */
export const findService = (here: Place, cluster: string, wanted: string): Service | undefined =>
  Object.values(here.ecs.services).find(({ clusterArn, serviceName }) => clusterArn === cluster && serviceName === last(wanted))

export function serviceOf(here: Place, cluster: string | undefined, wanted: string | undefined): Service {
  const service = findService(here, clusterOf(here, cluster).clusterArn, wanted ?? '')
  if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.')
  if (service.status !== 'ACTIVE') throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.')
  return service
}

/** A revision by `family`, `family:revision` or ARN: without a revision the newest active one. */
export function definitionOf(here: Place, wanted: string | undefined): TaskDefinition & { taskDefinitionArn: string } {
  const name = last(wanted ?? '')
  const active = Object.values(here.ecs.definitions).filter(({ family, status }) => family === name && status === 'ACTIVE')
  const daemon = Object.values(here.ecs.daemons).find((one) => one.definition.daemonTaskDefinitionArn === wanted)
  if (daemon) return { ...daemon.definition, networkMode: 'host', taskDefinitionArn: wanted } as never
  const definition = here.ecs.definitions[name] ?? active.sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0]
  if (!definition) throw new AwsError('ClientException', 'Unable to describe task definition.')
  return definition as never
}

export const tasksOf = (here: Place, service: Service): Task[] =>
  Object.values(here.ecs.tasks).filter(
    ({ clusterArn, group }) => clusterArn === service.clusterArn && group === `service:${service.serviceName}`,
  )

/** Tasks of one deployment in a state. */
export const tasksIn = (here: Place, service: Service, deployment: string | undefined, status: string): Task[] =>
  tasksOf(here, service).filter(({ startedBy, lastStatus }) => startedBy === deployment && lastStatus === status)
