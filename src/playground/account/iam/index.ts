import { policyOperations } from './policy.ts'
import { roleOperations } from './role.ts'
import { simulateOperations } from './simulate.ts'

/** IAM: roles, their policies, the policy simulator. */
export const iam = { ...roleOperations, ...policyOperations, ...simulateOperations }
