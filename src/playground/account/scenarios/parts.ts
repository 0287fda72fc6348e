import type { Account } from '../build/account.ts'
import { allow, EXECUTION_ROLE, MANAGED, policy } from '../build/names.ts'
import { https } from '../build/network.ts'
import { ec2 } from '../ec2/index.ts'
import { iam } from '../iam/index.ts'
import { placeOf } from '../state.ts'

export const ROLE = { RoleName: EXECUTION_ROLE }

/** Takes the managed policy from the execution role and leaves it only the right to log. */
export function inlineOnly(account: Account) {
  iam.DetachRolePolicy(account, { ...ROLE, PolicyArn: MANAGED })
  const PolicyDocument = policy(allow(['logs:CreateLogStream', 'logs:PutLogEvents']))
  iam.PutRolePolicy(account, { ...ROLE, PolicyName: 'logging', PolicyDocument })
}

/** Leaves a trace of who did it, 25 minutes ago. */
export function note({ here, world }: Account, name: string, source: string, user: string, resources: string[]) {
  // IAM is global: its calls are recorded in one Region.
  const { trail } = source === 'iam.amazonaws.com' ? placeOf(world, here.account, 'us-east-1') : here
  trail.push({ name, source, user, resources, at: new Date(Date.now() - 25 * 60_000), detail: {} })
}

/** The endpoints' group admits an old VPC in place of the tasks. */
export function closeEndpointGroup(account: Account) {
  const { endpointGroup, taskGroup } = account
  ec2.RevokeSecurityGroupIngress(account, { GroupId: endpointGroup, IpPermissions: [https({ group: taskGroup })] })
  ec2.AuthorizeSecurityGroupIngress(account, { GroupId: endpointGroup, IpPermissions: [https({ cidr: '10.99.0.0/16' })] })
  note(account, 'RevokeSecurityGroupIngress', 'ec2.amazonaws.com', 'alice', [endpointGroup])
}

/** Deletes an endpoint of the healthy account. */
export function dropEndpoint(account: Account, service: string) {
  const id = account.endpoints[service] as string
  ec2.DeleteVpcEndpoints(account, { VpcEndpointIds: [id] })
  delete account.here.ec2.endpoints[id]
  delete account.endpoints[service]
}
