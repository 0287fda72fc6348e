const PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage']
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents']
const AGENT = [
  'ec2:DescribeTags',
  ...['CreateCluster', 'DeregisterContainerInstance', 'DiscoverPollEndpoint', 'Poll', 'RegisterContainerInstance'].map(
    (name) => `ecs:${name}`,
  ),
  ...['StartTelemetrySession', 'UpdateContainerInstancesState', 'Submit*'].map((name) => `ecs:${name}`),
]

/**
 * Actions of AWS's managed policies that people attach to a role that pulls.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
 */
const ACTIONS: Record<string, string[]> = {
  'service-role/AmazonECSTaskExecutionRolePolicy': [...PULL, ...LOG],
  'service-role/AmazonEC2ContainerServiceforEC2Role': [...AGENT, ...PULL, ...LOG],
  AmazonEC2ContainerRegistryPullOnly: [
    'ecr:GetAuthorizationToken',
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchImportUpstreamImage',
  ],
  AmazonEC2ContainerRegistryReadOnly: [
    ...PULL,
    ...['GetRepositoryPolicy', 'DescribeRepositories', 'ListImages', 'DescribeImages', 'GetLifecyclePolicy'].map((name) => `ecr:${name}`),
  ],
  AdministratorAccess: ['*'],
}

/** Document of an AWS managed policy by its ARN; null for one that this account does not know. */
export function managedPolicy(arn: string): string | null {
  const actions = ACTIONS[arn.split(':policy/')[1] ?? '']
  if (!actions || !/^arn:aws[\w-]*:iam::aws:/.test(arn)) return null
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })
}
