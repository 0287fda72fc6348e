import {
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  CreateVpcEndpointCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNatGatewaysCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import {
  type ContainerDefinition,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import { expect } from 'vitest'
import { pushImage } from '../../src/playground/account/build/images.ts'
import type { World } from './world.ts'

export const placeOf = ({ account }: World) => Object.values(account.state.places)[0]!

/** Besides an endpoint, the gateway is off its table and the VPC has no host names. */
export async function withoutMore({ aws }: World) {
  const { VpcEndpoints: endpoints = [] } = await aws.ec2().send(new DescribeVpcEndpointsCommand({}))
  const { VpcEndpointId, RouteTableIds, VpcId } = endpoints.find((endpoint) => endpoint.VpcEndpointType === 'Gateway')!
  await aws.ec2().send(new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveRouteTableIds: RouteTableIds }))
  await aws.ec2().send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: false } }))
  return undefined
}

/** The service is brought to a new revision whose only container is changed so, and cannot start. Gives the task that failed. */
async function withRevision(world: World, change: (container: ContainerDefinition) => ContainerDefinition): Promise<string> {
  const { service, cluster } = world.account
  const ecs = world.aws.ecs()
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'my-app' }))
  const { family, networkMode, executionRoleArn, requiresCompatibilities, cpu, memory, containerDefinitions = [] } = taskDefinition!
  const rest = { family, networkMode, executionRoleArn, requiresCompatibilities, cpu, memory }
  const made = await ecs.send(new RegisterTaskDefinitionCommand({ ...rest, containerDefinitions: containerDefinitions.map(change) }))
  const revision = made.taskDefinition!.taskDefinitionArn!
  await ecs.send(new UpdateServiceCommand({ service, cluster, taskDefinition: revision }))
  const failed = () => Object.values(placeOf(world).ecs.tasks).find((task) => task.taskDefinitionArn === revision)
  await expect.poll(() => failed()?.lastStatus).toBe('STOPPED')
  return failed()!.taskArn
}

/** The service's new revision names its image without the registry's host, so that Docker Hub is asked for it, which has none such. */
export function withoutHost(world: World) {
  world.account.state.hub.private.push('my-app', 'library/my-app')
  return withRevision(world, (container) => ({ ...container, image: container.image?.split('/').at(-1) }))
}

/** The service's image comes from a registry that no endpoint leads to. */
export const fromAnotherRegistry = (world: World) => withRevision(world, () => ({ name: 'app', image: 'nginx:1.27', essential: true }))

/** The service runs, and its new revision names a tag that does not exist. */
export const withGoneTag = (world: World) =>
  withRevision(world, (container) => ({ ...container, image: container.image?.replace(/:[^:]*$/, ':gone') }))

/** The service stays on a revision that was deregistered; a newer one of its family works. */
export async function withNewerRevision({ aws }: World) {
  const ecs = aws.ecs()
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'my-app' }))
  const { family, networkMode, executionRoleArn, requiresCompatibilities, runtimePlatform, cpu, memory } = taskDefinition!
  const containerDefinitions = (taskDefinition!.containerDefinitions ?? []).map((one) => ({
    ...one,
    image: one.image?.replace(/:[^:]*$/, ':v1.0.1'),
  }))
  const rest = { family, networkMode, executionRoleArn, requiresCompatibilities, runtimePlatform, cpu, memory }
  await ecs.send(new RegisterTaskDefinitionCommand({ ...rest, containerDefinitions }))
  await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: taskDefinition!.taskDefinitionArn }))
  return undefined
}

/** The service's deployment pinned an image that is gone, and its tag is another image's by now. Gives the task that failed since. */
export async function withMovedTag(world: World): Promise<string> {
  const { state, cluster, service } = world.account
  const here = placeOf(world)
  const ecs = world.aws.ecs()
  await ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }))
  const repository = here.repositories['my-app']!
  repository.images = repository.images.filter(({ tags }) => !tags.includes('v1.0.1'))
  pushImage({ world: state, here, caller: 'test' }, 'my-app', ['v1.0.1'], { daysAgo: 0 })
  const tasks = () => Object.values(here.ecs.tasks)
  const known = new Set(Object.keys(here.ecs.tasks))
  const running = tasks().find((task) => task.group === `service:${service}` && task.lastStatus === 'RUNNING')
  await ecs.send(new StopTaskCommand({ cluster, task: running!.taskArn }))
  const failed = tasks().find((task) => !known.has(task.taskArn) && task.lastStatus === 'STOPPED')
  expect(failed?.stoppedReason).toMatch(/my-app@sha256:[0-9a-f]{64}: not found$/)
  return failed!.taskArn
}

/** The container names its registry's credentials, and the role may not read them. */
export const withDeniedSecret = (world: World) => {
  const credentialsParameter = Object.keys(placeOf(world).secrets).find((arn) => arn.includes(':secret:dockerhub-'))
  return withRevision(world, (container) => ({ ...container, repositoryCredentials: { credentialsParameter } }))
}

/** Beside the NAT gateway that is gone, the VPC has one that lives. */
export async function withLivingNat(world: World) {
  const ec2 = world.aws.ec2()
  const [dead] = (await ec2.send(new DescribeNatGatewaysCommand({}))).NatGateways ?? []
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))
  await ec2.send(new CreateNatGatewayCommand({ SubnetId: dead!.SubnetId, AllocationId }))
  const states = () => {
    world.account.snapshot()
    return Object.values(placeOf(world).ec2.natGateways).map(({ State }) => State)
  }
  await expect.poll(states).toContain('available')
  return undefined
}

/** The ACL denies nothing by an entry of its own: it has none that lets the pull out. */
export async function withoutEntries(world: World) {
  const acl = Object.values(placeOf(world).ec2.acls).find(({ IsDefault }) => !IsDefault)!
  for (const RuleNumber of [90, 100])
    await world.aws.ec2().send(new DeleteNetworkAclEntryCommand({ NetworkAclId: acl.NetworkAclId, Egress: true, RuleNumber }))
  return undefined
}

/** The service starts its tasks with public addresses in four subnets, of which the two private ones have no way out. Gives the task that failed. */
export async function inAllSubnets(world: World): Promise<string> {
  const { service, cluster } = world.account
  const here = placeOf(world)
  const known = new Set(Object.keys(here.ecs.tasks))
  const { subnets: own = [], securityGroups } = here.ecs.services[service]?.networkConfiguration?.awsvpcConfiguration ?? {}
  const others = Object.keys(here.ec2.subnets).filter((subnet) => !own.includes(subnet))
  const awsvpcConfiguration = { subnets: [...own, ...others], securityGroups, assignPublicIp: 'ENABLED' as const }
  await world.aws.ecs().send(new UpdateServiceCommand({ service, cluster, networkConfiguration: { awsvpcConfiguration } }))
  const failed = () => Object.values(here.ecs.tasks).find((task) => !known.has(task.taskArn) && task.group === `service:${service}`)
  await expect.poll(() => failed()?.lastStatus).toBe('STOPPED')
  return failed()!.taskArn
}

/** The VPC has a gateway endpoint for S3, on no route table of the service. */
export async function withGatewayElsewhere({ account, aws }: World) {
  const { region } = account
  const { VpcEndpoints: [one] = [] } = await aws.ec2().send(new DescribeVpcEndpointsCommand({}))
  const input = { VpcId: one!.VpcId, ServiceName: `com.amazonaws.${region}.s3`, VpcEndpointType: 'Gateway' as const, RouteTableIds: [] }
  await aws.ec2().send(new CreateVpcEndpointCommand(input))
  return undefined
}
