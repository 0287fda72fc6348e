import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import { readReference } from '../decide/reference.ts'
import { AwsError } from '../protocol/error.ts'
import type { Place } from '../state.ts'
import { deploy } from './deploy.ts'
import { clusterOf, definitionOf, last, serviceOf } from './lookup.ts'
import { schedule } from './scheduler.ts'
import { endTask } from './task.ts'

const invalid = (message: string) => new AwsError('InvalidParameterException', message)

/** Service quota on tasks of a service; without a bound one request could fill the memory. */
const MOST_TASKS = 5000

function checkNetwork(here: Place, { networkConfiguration, desiredCount = 0 }: ECS.UpdateServiceRequest) {
  if (!Number.isInteger(desiredCount) || desiredCount < 0 || desiredCount > MOST_TASKS)
    throw invalid('Desired count must be between 0 and 5000.')
  if (!networkConfiguration) return
  const { subnets = [], securityGroups = [] } = networkConfiguration.awsvpcConfiguration ?? {}
  if (subnets.length === 0) throw invalid('subnets can not be empty.')
  for (const id of subnets) if (!here.ec2.subnets[id]) throw invalid(`The subnet ID '${id}' does not exist`)
  for (const id of securityGroups) if (!here.ec2.groups[id]) throw invalid(`The security group '${id}' does not exist`)
}

export const changeOperations = {
  /** A new revision, a network or force make a new deployment; the controller must be ECS's own for that. */
  UpdateService(context: Context, input: ECS.UpdateServiceRequest): ECS.UpdateServiceResponse {
    const { here } = context
    const service = serviceOf(here, input.cluster, input.service)
    const anew = input.taskDefinition || input.forceNewDeployment || input.networkConfiguration || input.platformVersion
    const controller = service.deploymentController?.type ?? 'ECS'
    if (anew && controller !== 'ECS')
      throw invalid(
        `Unable to update task definition, network configuration or platform version on services with a ${controller} deployment controller.`,
      )
    if (
      input.taskDefinition &&
      service.resourceManagementType === 'ECS' &&
      last(input.taskDefinition) !== last(service.taskDefinition ?? '')
    )
      throw invalid('The task definition of an Express Gateway service is changed by UpdateExpressGatewayService.')
    const taskDefinition = input.taskDefinition && definitionOf(here, input.taskDefinition).taskDefinitionArn
    checkNetwork(here, input)
    service.taskDefinition = taskDefinition || service.taskDefinition
    service.networkConfiguration = input.networkConfiguration ?? service.networkConfiguration
    service.platformVersion = input.platformVersion ?? service.platformVersion
    service.desiredCount = input.desiredCount ?? service.desiredCount
    service.deploymentConfiguration = input.deploymentConfiguration ?? service.deploymentConfiguration
    for (const deployment of service.deployments) if (deployment.status === 'PRIMARY') deployment.desiredCount = service.desiredCount
    if (anew) deploy(context, service)
    else schedule(context, service)
    return { service }
  },
  /** Of an Express Mode service: only what a repair changes. */
  UpdateExpressGatewayService(context: Context, input: ECS.UpdateExpressGatewayServiceRequest): ECS.UpdateExpressGatewayServiceResponse {
    const { here } = context
    const service = Object.values(here.ecs.services).find(({ serviceArn }) => serviceArn === input.serviceArn)
    if (service?.resourceManagementType !== 'ECS') throw new AwsError('ServiceNotFoundException', 'Service not found.')
    if (input.taskDefinitionArn) service.taskDefinition = definitionOf(here, input.taskDefinitionArn).taskDefinitionArn
    deploy(context, service)
    return { service: { serviceArn: service.serviceArn, serviceName: service.serviceName } }
  },
  RegisterTaskDefinition({ here }: Context, input: ECS.RegisterTaskDefinitionRequest): ECS.RegisterTaskDefinitionResponse {
    const { family = '', containerDefinitions = [], tags, ...rest } = input
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(family)) throw new AwsError('ClientException', 'Family contains invalid characters.')
    if (containerDefinitions.length === 0) throw new AwsError('ClientException', 'Container list cannot be empty.')
    const fargate = rest.requiresCompatibilities?.includes('FARGATE')
    const ecr = containerDefinitions.some(({ image }) => readReference(image ?? '').kind === 'ecr')
    if (fargate && ecr && !rest.executionRoleArn)
      throw new AwsError('ClientException', 'Fargate requires task definition to have execution role ARN to support ECR images.')
    const revisions = Object.values(here.ecs.definitions).filter((one) => one.family === family)
    const revision = Math.max(0, ...revisions.map((one) => one.revision ?? 0)) + 1
    const definition: ECS.TaskDefinition = {
      ...rest,
      family,
      containerDefinitions,
      revision,
      taskDefinitionArn: `arn:aws:ecs:${here.region}:${here.account}:task-definition/${family}:${revision}`,
      status: 'ACTIVE',
      compatibilities: fargate ? ['EC2', 'FARGATE'] : ['EC2'],
      requiresAttributes: [],
      registeredAt: new Date(),
    }
    here.ecs.definitions[`${family}:${revision}`] = { ...definition, tags }
    return { taskDefinition: definition, tags }
  },
  DeregisterTaskDefinition({ here }: Context, input: ECS.DeregisterTaskDefinitionRequest): ECS.DeregisterTaskDefinitionResponse {
    const definition = definitionOf(here, input.taskDefinition)
    definition.status = 'INACTIVE'
    definition.deregisteredAt = new Date()
    return { taskDefinition: definition }
  },
  StopTask(context: Context, input: ECS.StopTaskRequest): ECS.StopTaskResponse {
    const { here } = context
    const { clusterArn } = clusterOf(here, input.cluster)
    const task = Object.values(here.ecs.tasks).find((one) => one.clusterArn === clusterArn && last(one.taskArn) === last(input.task ?? ''))
    if (!task) throw new AwsError('InvalidParameterException', 'The referenced task was not found.')
    if (task.lastStatus !== 'STOPPED') endTask(here, task, 'UserInitiated', input.reason ?? 'Task stopped by user')
    return { task }
  },
}
