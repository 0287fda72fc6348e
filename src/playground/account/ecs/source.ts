import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import type { PullSource } from '../decide/pull-source.ts'
import { hexId, type Instance, type Place } from '../state.ts'
import { definitionOf, last } from './lookup.ts'

/** A task to be started, or to be imagined. */
export interface Launch {
  cluster: string
  definition: string
  group: string
  startedBy: string
  network: ECS.AwsVpcConfiguration | null
  /** Name of the capacity provider that places it; null or left out: none does. */
  provider?: string | null
  /** Which of the subnets. */
  turn: number
  /** As in PullSource. */
  pins?: Record<string, string>
}

/** The container instance that takes a task of the EC2 launch type: the first one of the cluster. */
export function hostOf(here: Place): { host: ECS.ContainerInstance; instance: Instance } {
  const host = Object.values(here.ecs.instances)[0] as ECS.ContainerInstance
  return { host, instance: here.ec2.instances[host.ec2InstanceId ?? ''] as Instance }
}

/** A host outside AWS registers as one that Systems Manager manages, `mi-…`. */
export const isOutside = ({ ec2InstanceId }: ECS.ContainerInstance): boolean => ec2InstanceId?.startsWith('mi-') ?? false

/** Instance profile → its role: profiles are named after their only role here. */
const instanceRole = (here: Place, instance: Instance) =>
  `arn:aws:iam::${here.account}:role/${last(instance.IamInstanceProfile?.Arn ?? '/none')}`

/** The group ECS takes where a network names none: the default one of the subnet's VPC. */
const defaultGroups = ({ ec2 }: Place, subnet: string) =>
  Object.values(ec2.groups)
    .filter(({ GroupName, VpcId }) => GroupName === 'default' && VpcId === ec2.subnets[subnet]?.VpcId)
    .map(({ GroupId }) => GroupId)

/** Where a launch would pull from, without making anything. */
export function sourceOf({ world, here }: Context, launch: Launch, ip?: string): PullSource {
  const definition = definitionOf(here, launch.definition)
  const { network, pins } = launch
  const roleArn = definition.executionRoleArn ?? null
  if (network) {
    const subnets = network.subnets ?? []
    const subnet = subnets[launch.turn % subnets.length] as string
    const [a, b, c] = (here.ec2.subnets[subnet]?.CidrBlock ?? '10.0.0.0/24').split('.')
    const publicIp = network.assignPublicIp === 'ENABLED'
    return {
      subnet,
      groups: network.securityGroups?.length ? network.securityGroups : defaultGroups(here, subnet),
      ip: ip ?? `${a}.${b}.${c}.250`,
      publicIp,
      roleArn,
      session: hexId(world, 32),
      fargate: true,
      ...(pins && { pins }),
    }
  }
  const { host, instance } = hostOf(here)
  const groups = instance.SecurityGroups.map(({ GroupId }) => GroupId as string)
  const own = {
    subnet: instance.SubnetId,
    groups,
    ip: instance.PrivateIpAddress,
    publicIp: Boolean(instance.PublicIpAddress),
    fargate: false,
    ...(isOutside(host) && { outside: true }),
    ...(pins && { pins }),
  }
  return roleArn
    ? { ...own, roleArn, session: hexId(world, 32) }
    : { ...own, roleArn: instanceRole(here, instance), session: instance.InstanceId }
}
