import { hexId, iamOf, newId } from '../state.ts'
import type { Account } from './account.ts'
import { CLUSTER, trust } from './names.ts'
import { makeRole } from './roles.ts'

/** One registered container instance in a private subnet, with an instance role that may do what the agent does and what these policies allow. */
export function makeHost(account: Account, managed: string[]) {
  const { world, here } = account
  const role = makeRole(account, 'ecsInstanceRole', trust({ Service: 'ec2.amazonaws.com' }), managed)
  iamOf(world, here.account).profiles[role.name] = role.name
  const InstanceId = newId(world, 'i')
  const SubnetId = account.privateSubnets[0] as string
  here.ec2.instances[InstanceId] = {
    InstanceId,
    InstanceType: 'm5.large',
    Architecture: 'x86_64',
    SubnetId,
    VpcId: account.vpc,
    PrivateIpAddress: '10.0.10.77',
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
