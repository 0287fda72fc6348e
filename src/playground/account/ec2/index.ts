import { aclOperations } from './acl.ts'
import { endpointOperations } from './endpoint.ts'
import { serviceOperations } from './endpoint-service.ts'
import { groupOperations } from './group.ts'
import { interfaceOperations } from './interface.ts'
import { natOperations } from './nat.ts'
import { prefixListOperations } from './prefix-list.ts'
import { routeOperations } from './route.ts'
import { ruleOperations } from './rule.ts'
import { tagOperations } from './tag.ts'
import { vpcOperations } from './vpc.ts'

/** EC2, as far as a pull's way and its repair need it. */
export const ec2 = {
  ...vpcOperations,
  ...routeOperations,
  ...natOperations,
  ...endpointOperations,
  ...serviceOperations,
  ...interfaceOperations,
  ...prefixListOperations,
  ...groupOperations,
  ...ruleOperations,
  ...aclOperations,
  ...tagOperations,
}
