// Both allow the pull from every repository (AWS managed policy reference).
const POLICIES = {
  'execution-role': 'service-role/AmazonECSTaskExecutionRolePolicy',
  'instance-role': 'AmazonEC2ContainerRegistryPullOnly',
}

const arnOf = (policy: string, partition: string) => `arn:${partition}:iam::aws:policy/${policy}`

/** ARN of the AWS managed policy for a puller of this kind. */
export const managedPolicyFor = (kind: keyof typeof POLICIES, partition: string): string => arnOf(POLICIES[kind], partition)

/** ARNs of all managed policies that a fix ever attaches. */
export const managedPolicies = (partition: string): string[] => Object.values(POLICIES).map((policy) => arnOf(policy, partition))
