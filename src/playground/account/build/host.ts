import { hexId, iamOf, newId } from '../state.ts'
import type { Account } from './account.ts'
import { CLUSTER, trust } from './names.ts'
import { makeRole } from './roles.ts'

/** One registered container instance, with an instance role that may do what the agent does and what these policies allow; in a private subnet, unless another is named. */
export function makeHost(
  account: Account,
  managed: string[],
  { subnet = account.privateSubnets[0] as string, publicIp = false, outside = false } = {},
) {
  const { world, here } = account
  const role = makeRole(account, 'ecsInstanceRole', trust({ Service: 'ec2.amazonaws.com' }), managed)
  iamOf(world, here.account).profiles[role.name] = role.name
  // One that is outside AWS is known to Systems Manager alone; the simulation gives it a record of its own all the same.
  const InstanceId = newId(world, outside ? 'mi' : 'i')
  const SubnetId = subnet
  here.ec2.instances[InstanceId] = {
    InstanceId,
    InstanceType: 'm5.large',
    Architecture: 'x86_64',
    SubnetId,
    VpcId: account.vpc,
    PrivateIpAddress: `${here.ec2.subnets[subnet]?.CidrBlock?.split('.').slice(0, 3).join('.')}.77`,
    ...(publicIp && { PublicIpAddress: '203.0.113.77' }),
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

/** A capacity provider of Managed Instances that starts its instances in these subnets, and the instance it has started. */
export function makeManagedInstances(account: Account, subnets: string[], publicIp: boolean): string {
  const { here, taskGroup } = account
  const name = 'managed'
  for (const id of subnets) if (here.ec2.subnets[id]) here.ec2.subnets[id].MapPublicIpOnLaunch = publicIp
  makeHost(account, ['AmazonECSInstanceRolePolicyForManagedInstances'], { subnet: subnets[0]!, publicIp })
  here.ecs.providers[name] = {
    capacityProviderArn: `arn:aws:ecs:${here.region}:${here.account}:capacity-provider/${CLUSTER}/${name}`,
    name,
    cluster: CLUSTER,
    type: 'MANAGED_INSTANCES',
    status: 'ACTIVE',
    managedInstancesProvider: {
      infrastructureRoleArn: `arn:aws:iam::${here.account}:role/ecsInfrastructureRole`,
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: `arn:aws:iam::${here.account}:instance-profile/ecsInstanceRole`,
        networkConfiguration: { subnets, securityGroups: [taskGroup] },
      },
    },
  }
  return name
}

/** A capacity provider of an Auto Scaling group, and an instance of it in a private subnet. */
export function makeAutoScaling(account: Account, managed: string[]): string {
  const { here } = account
  const name = 'fleet'
  makeHost(account, managed)
  here.ecs.providers[name] = {
    capacityProviderArn: `arn:aws:ecs:${here.region}:${here.account}:capacity-provider/${name}`,
    name,
    type: 'EC2_AUTOSCALING',
    status: 'ACTIVE',
    autoScalingGroupProvider: {
      autoScalingGroupArn: `arn:aws:autoscaling:${here.region}:${here.account}:autoScalingGroup:6c0f:autoScalingGroupName/fleet`,
    },
  }
  return name
}
