/** The kinds of things in an account that a step can touch. */
export type TouchKind =
  | 'vpc'
  | 'subnet'
  | 'security-group'
  | 'route-table'
  | 'network-acl'
  | 'vpc-endpoint'
  | 'natgateway'
  | 'role'
  | 'repository'
  /** ECR's settings of a whole account and Region. It has no tags. */
  | 'registry'
  | 'task-definition'
  | 'service'

/** Something that a step's write reaches. */
export interface Touch {
  kind: TouchKind
  /**
   * Id or name as its API takes it: `rtb-…`, a role's or repository's name, `family:1`, `cluster/service`; of a registry its account.
   * Null: not known, because an earlier step is yet to create it or because the input is an operator's, who has no plan.
   */
  id: string | null
  /**
   * `change`: its settings, rules, routes or policy differ afterwards, by the write itself or because AWS changes it besides.
   * `use`: something new is attached to it or copied from it, and its own settings stay as they are.
   */
  effect: 'change' | 'use'
  /** Whose it is, if it can be another account's than the run's. */
  account?: string | null | undefined
  /** Where it is, if it can be another Region than the run's. */
  region?: string | null | undefined
}

/** A touch of something that is there already. */
export type KnownTouch = Touch & { id: string }

const touch =
  (effect: Touch['effect']) =>
  (kind: TouchKind, ids: unknown, place: Pick<Touch, 'account' | 'region'> = {}): Touch[] =>
    [ids].flat().map((id) => ({ kind, id: typeof id === 'string' && id ? id : null, effect, ...place }))

export const changes = touch('change')
export const uses = touch('use')

/** The IAM action that reads the tags of each kind; null: it has none. */
export const TAG_ACTIONS: Record<TouchKind, string | null> = {
  vpc: 'ec2:DescribeVpcs',
  subnet: 'ec2:DescribeSubnets',
  'security-group': 'ec2:DescribeSecurityGroups',
  'route-table': 'ec2:DescribeRouteTables',
  'network-acl': 'ec2:DescribeNetworkAcls',
  'vpc-endpoint': 'ec2:DescribeVpcEndpoints',
  natgateway: 'ec2:DescribeNatGateways',
  role: 'iam:GetRole',
  repository: 'ecr:ListTagsForResource',
  registry: null,
  'task-definition': 'ecs:DescribeTaskDefinition',
  service: 'ecs:DescribeServices',
}
