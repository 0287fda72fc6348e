import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import { readReference } from '../decide/reference.ts'
import { AwsError } from '../protocol/error.ts'
import { clusterOf, definitionOf, last, serviceOf } from './lookup.ts'
import { deploy, schedule } from './scheduler.ts'
import { endTask } from './task.ts'

export const changeOperations = {
  /** A new revision, a network or force make a new deployment; the controller must be ECS's own for that. */
  UpdateService(context: Context, input: ECS.UpdateServiceRequest): ECS.UpdateServiceResponse {
    const { here } = context
    const service = serviceOf(here, input.cluster, input.service)
    const anew = input.taskDefinition || input.forceNewDeployment || input.networkConfiguration || input.platformVersion
    const controller = service.deploymentController?.type ?? 'ECS'
    if (anew && controller !== 'ECS')
      throw new AwsError(
        'InvalidParameterException',
        `Unable to update task definition, network configuration or platform version on services with a ${controller} deployment controller.`,
      )
    if (input.taskDefinition) service.taskDefinition = definitionOf(here, input.taskDefinition).taskDefinitionArn
    for (const id of input.networkConfiguration?.awsvpcConfiguration?.subnets ?? [])
      if (!here.ec2.subnets[id]) throw new AwsError('InvalidParameterException', `The subnet ID '${id}' does not exist`)
    for (const id of input.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [])
      if (!here.ec2.groups[id]) throw new AwsError('InvalidParameterException', `The security group '${id}' does not exist`)
    service.networkConfiguration = input.networkConfiguration ?? service.networkConfiguration
    service.platformVersion = input.platformVersion ?? service.platformVersion
    service.desiredCount = input.desiredCount ?? service.desiredCount
    service.deploymentConfiguration = input.deploymentConfiguration ?? service.deploymentConfiguration
    for (const deployment of service.deployments) if (deployment.status === 'PRIMARY') deployment.desiredCount = service.desiredCount
    if (anew) deploy(context, service)
    else schedule(context, service)
    return { service }
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
