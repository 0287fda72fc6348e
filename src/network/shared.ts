import type { NetworkAcl, NetworkConfiguration, RouteTable, Service } from '../facts/types/index.ts'
import { tableOf } from './route.ts'

interface Around {
  routeTables: readonly RouteTable[]
  networkAcls: readonly NetworkAcl[]
  /** The groups the puller has, and whether it has a public address. */
  groups: readonly string[]
  publicIp: boolean
}

/** Checks of the network whose fault is not the task's alone, by what two services have to have in common to meet it both. */
const BY_GROUP = new Set(['task-security-group-egress', 'endpoint-security-group'])
const BY_TABLE = new Set([
  'no-internet-route',
  'nat-instance',
  'no-public-ip',
  'endpoint-missing',
  'endpoint-private-dns',
  's3-endpoint-missing',
  's3-endpoint-policy',
])
const BY_ACL = new Set(['network-acl'])

/** Checks of what a task definition names: its execution role, its images, its secrets. */
const BY_DEFINITION = new Set([
  'execution-role-missing',
  'execution-role-trust',
  'permissions-boundary',
  'ecr-auth-denied',
  'ecr-pull-denied',
  'cross-account-policy',
  'repository-policy-deny',
  'secret-not-found',
  'secret-malformed',
  'secret-unreadable',
  'kms-denied',
  'image-not-found',
  'repository-not-found',
  'image-archived',
  'pull-through-cache',
])

/**
 * Names of the services whose next task meets the same fault, since they run the very same revision: what another revision names, or another
 * family, was not read.
 */
export const sameDefinition = (check: string, taskDefinitionArn: string, services: readonly Service[]): string[] =>
  BY_DEFINITION.has(check)
    ? services
        .filter((service) => service.desiredCount > 0 && service.taskDefinitionArn === taskDefinitionArn)
        .map(({ name }) => name)
        .sort()
    : []

/**
 * Names of the services whose next task meets the same fault: they leave by the same route table, network ACL or security groups. Only what
 * the finding says of a whole table, ACL or group counts; nothing is said of services that merely look alike.
 */
export function sharing(check: string, subnets: readonly string[], services: readonly Service[], around: Around): string[] {
  // Each subnet of the VPC is in one ACL: a subnet of another VPC would be taken for one that has the main route table.
  const here = (subnet: string) => around.networkAcls.some((acl) => acl.subnets.includes(subnet))
  const meets = (network: NetworkConfiguration): boolean => {
    const both = (of: (subnet: string) => string | undefined) =>
      network.subnets.filter(here).some((s) => subnets.some((own) => of(own) !== undefined && of(own) === of(s)))
    if (BY_GROUP.has(check)) return sameGroups(network.groups, around.groups) && both((s) => tableOf(s, around.routeTables)?.id)
    if (BY_ACL.has(check)) return both((s) => around.networkAcls.find((acl) => acl.subnets.includes(s))?.id)
    return BY_TABLE.has(check) && network.publicIp === around.publicIp && both((s) => tableOf(s, around.routeTables)?.id)
  }
  return services
    .filter(({ network, desiredCount }) => network && desiredCount > 0 && meets(network))
    .map(({ name }) => name)
    .sort()
}

/** Rules of several groups add up: only the very same groups let the same through. */
const sameGroups = (a: readonly string[], b: readonly string[]): boolean => a.length > 0 && [...a].sort().join() === [...b].sort().join()
