import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import { page } from '../page.ts'
import type { Place, Rollout, Service } from '../state.ts'
import { definitionOf, serviceOf } from './lookup.ts'

const arnOf = (service: Service, kind: string, id: string) => `${service.serviceArn.replace(':service/', `:${kind}/`)}/${id}`

const STATUS = { COMPLETED: 'SUCCESSFUL', IN_PROGRESS: 'IN_PROGRESS', FAILED: 'ROLLBACK_FAILED' } as const

/** A deployment that a later one has replaced before it was done counts as stopped. */
function statusOf(service: Service, { deployment }: Rollout): ECS.ServiceDeploymentStatus {
  if (deployment.rolloutState !== 'COMPLETED' && !service.deployments.includes(deployment)) return 'STOPPED'
  return STATUS[deployment.rolloutState ?? 'IN_PROGRESS']
}

function view(service: Service, rollout: Rollout): ECS.ServiceDeployment {
  const { deployment } = rollout
  const done = deployment.rolloutState === 'COMPLETED'
  return {
    serviceDeploymentArn: arnOf(service, 'service-deployment', rollout.rollout),
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    createdAt: deployment.createdAt,
    startedAt: deployment.createdAt,
    finishedAt: done ? deployment.updatedAt : undefined,
    updatedAt: deployment.updatedAt,
    targetServiceRevision: {
      arn: arnOf(service, 'service-revision', rollout.revision),
      requestedTaskCount: deployment.desiredCount,
      runningTaskCount: deployment.runningCount,
      pendingTaskCount: deployment.pendingCount,
    },
    sourceServiceRevisions: [],
    status: statusOf(service, rollout),
    statusReason: deployment.rolloutStateReason,
    deploymentConfiguration: service.deploymentConfiguration,
  }
}

function revision(here: Place, service: Service, { deployment, revision: id, digests }: Rollout): ECS.ServiceRevision {
  const { containerDefinitions = [] } = definitionOf(here, deployment.taskDefinition)
  return {
    serviceRevisionArn: arnOf(service, 'service-revision', id),
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    taskDefinition: deployment.taskDefinition,
    launchType: deployment.launchType,
    capacityProviderStrategy: deployment.capacityProviderStrategy,
    platformVersion: deployment.platformVersion,
    networkConfiguration: deployment.networkConfiguration,
    containerImages: containerDefinitions.map(({ name = '', image }) => ({ containerName: name, image, imageDigest: digests[name] })),
    createdAt: deployment.createdAt,
  }
}

const everywhere = (here: Place) =>
  Object.values(here.ecs.services).flatMap((service) => service.history.map((rollout) => ({ service, rollout })))

export const rolloutOperations = {
  ListServiceDeployments({ world, here }: Context, input: ECS.ListServiceDeploymentsRequest): ECS.ListServiceDeploymentsResponse {
    const service = serviceOf(here, input.cluster, input.service)
    const all = service.history.map((rollout) => view(service, rollout))
    const chosen = all.filter(({ status }) => !input.status?.length || input.status.includes(status as ECS.ServiceDeploymentStatus))
    const { items, next } = page(world, chosen, input.nextToken, input.maxResults, 20, 'InvalidParameterException')
    const brief = items.map(({ targetServiceRevision, ...rest }) => ({ ...rest, targetServiceRevisionArn: targetServiceRevision?.arn }))
    return { serviceDeployments: brief, nextToken: next }
  },
  DescribeServiceDeployments({ here }: Context, input: ECS.DescribeServiceDeploymentsRequest): ECS.DescribeServiceDeploymentsResponse {
    const all = everywhere(here).map(({ service, rollout }) => view(service, rollout))
    const wanted = input.serviceDeploymentArns ?? []
    const found = wanted.flatMap((arn) => all.find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn) ?? [])
    const gone = wanted.filter((arn) => !found.some(({ serviceDeploymentArn }) => serviceDeploymentArn === arn))
    return { serviceDeployments: found, failures: gone.map((arn) => ({ arn, reason: 'MISSING' })) }
  },
  /** Digests appear once a task of the revision has pulled; later tasks of that deployment stay with them. */
  DescribeServiceRevisions({ here }: Context, input: ECS.DescribeServiceRevisionsRequest): ECS.DescribeServiceRevisionsResponse {
    const all = everywhere(here).map(({ service, rollout }) => revision(here, service, rollout))
    const wanted = input.serviceRevisionArns ?? []
    const found = wanted.flatMap((arn) => all.find(({ serviceRevisionArn }) => serviceRevisionArn === arn) ?? [])
    const gone = wanted.filter((arn) => !found.some(({ serviceRevisionArn }) => serviceRevisionArn === arn))
    return { serviceRevisions: found, failures: gone.map((arn) => ({ arn, reason: 'MISSING' })) }
  },
}
