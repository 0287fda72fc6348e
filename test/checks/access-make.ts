import type { Check, Outcome } from '../../src/core/check.ts'
import { type Known, known, unread } from '../../src/core/known.ts'
import type {
  Endpoint,
  FactValues,
  Role,
  Secret,
  SimulatedAction,
  SimulatedDecision,
  TaskDefinition,
  Way,
} from '../../src/facts/types/index.ts'
import { parseImageReference } from '../../src/image/reference.ts'
import type { ParsedError } from '../../src/target/types.ts'
import { held } from './whole.ts'

export const ACCOUNT = '111111111111'
export const OTHER = '222222222222'
export const REGION = 'eu-west-3'
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/puller`
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/edge`
export const repo = (name = 'team/app', account = ACCOUNT) => `arn:aws:ecr:${REGION}:${account}:repository/${name}`
export const uri = (name = 'team/app', account = ACCOUNT) => `${account}.dkr.ecr.${REGION}.amazonaws.com/${name}:v1`
export const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:hub-AbCdEf`
export const PARAMETER = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/db/url`
export const TOKEN = 'ecr:GetAuthorizationToken'
export const MANIFEST = 'ecr:BatchGetImage'
export const LAYERS = 'ecr:GetDownloadUrlForLayer'

export const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
export const gap = (api: string, resource = '*') => ({ api, resource, reason: 'denied' as const, code: 'AccessDenied' })

export const image = (text = uri(), more: object = {}) => ({
  container: 'app',
  reference: parseImageReference(text),
  pinned: null,
  injected: false,
  ...more,
})

export const simulated = (
  action: string,
  resource: string,
  decision: SimulatedDecision = 'allowed',
  more: Partial<SimulatedAction> = {},
): SimulatedAction => ({
  roleArn: ROLE,
  action,
  resource,
  decision,
  identity: decision,
  allowedByBoundary: null,
  allowedByOrganization: null,
  matched: [],
  missingContext: [],
  ...more,
})

/** The three calls of a pull, alike. */
export const pulls = (decision: SimulatedDecision = 'allowed', more: Partial<SimulatedAction> = {}, arn = repo()) => [
  simulated(TOKEN, '*', decision, more),
  simulated(MANIFEST, arn, decision, more),
  simulated(LAYERS, arn, decision, more),
]

export const role = (more: Partial<Role> = {}): Role => ({
  arn: ROLE,
  name: 'puller',
  trust: policy({ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }),
  boundaryArn: null,
  tags: {},
  ...more,
})

export const definition = (container: object = {}, more: object = {}): TaskDefinition => ({
  arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/web:7`,
  family: 'web',
  revision: 7,
  executionRoleArn: ROLE,
  taskRoleArn: null,
  networkMode: 'awsvpc',
  cpuArchitecture: null,
  operatingSystem: null,
  ephemeralStorageGiB: null,
  requiresCompatibilities: ['FARGATE'],
  containers: [
    {
      name: 'app',
      image: uri(),
      essential: true,
      logDriver: null,
      logRegion: null,
      repositoryCredentials: null,
      secrets: [],
      ...container,
    },
  ],
  ...more,
})

export const secret = (more: Partial<Secret> = {}): Secret => ({
  container: 'app',
  use: 'registry',
  service: 'secretsmanager',
  region: REGION,
  arn: SECRET,
  name: SECRET,
  state: 'found',
  fullArn: SECRET,
  key: null,
  ...more,
})

export const endpoint = (service: string, policyText: string | null = null, type: Endpoint['type'] = 'Interface'): Endpoint => ({
  id: `vpce-${service}`,
  service,
  serviceName: `com.amazonaws.${REGION}.${service}`,
  region: REGION,
  type,
  state: 'available',
  privateDns: true,
  subnets: [],
  groups: [],
  routeTables: [],
  policy: policyText,
  interfaces: [],
  tags: {},
})

const destination = (service: string) => ({ service, region: REGION, host: service, gate: 'manifest-connection' }) as Way['destination']
export const through = (e: Endpoint, subnet = 'subnet-1'): Way => ({
  subnet,
  destination: destination(e.service),
  routeTable: 'rtb-1',
  ...(e.type === 'Gateway' ? { via: 'gateway-endpoint', endpoint: e, prefixList: 'pl-1' } : { via: 'interface-endpoint', endpoint: e }),
})
export const routed = (service: string, target: 'nat-gateway' | 'transit-gateway' = 'nat-gateway'): Way => ({
  subnet: 'subnet-1',
  destination: destination(service),
  routeTable: 'rtb-1',
  via: 'route',
  route: { destination: '0.0.0.0/0', target, targetId: 'x', blackhole: false },
})

export const error = (more: Partial<ParsedError> = {}): ParsedError =>
  ({
    text: 'CannotPullContainerError: …',
    pullError: true,
    causes: [],
    gates: null,
    image: null,
    account: null,
    repository: null,
    denied: null,
    httpStatus: null,
    secrets: [],
    container: null,
    ...more,
  }) as ParsedError

export const deniedText = (action: string, layer: NonNullable<ParsedError['denied']>['layer'] = 'identity', explicit = false) =>
  error({ denied: { action, resource: null, layer, explicit } })

/** A healthy pull from ECR through a NAT gateway. */
const healthy = (): Partial<FactValues> => ({
  principal: { kind: 'execution-role', roleArn: ROLE, named: false },
  images: [image()],
  taskDefinition: definition(),
  launchType: 'FARGATE',
  host: null,
  role: role(),
  simulation: pulls(),
  denyingPolicies: {},
  repositoryPolicies: { policies: { [repo()]: null }, gaps: [] },
  secrets: { found: [], gaps: [] },
  secretPolicies: { policies: {}, gaps: [] },
  secretKeys: [],
  repositoryKeys: { keys: [], gaps: [] },
  ways: ['ecr.api', 'ecr.dkr', 's3'].map((service) => routed(service)),
  pullerSubnets: { own: 'subnet-1', all: ['subnet-1'] },
  endpoints: [],
  vpcId: 'vpc-1',
  puller: { kind: 'task', groups: [], publicIp: false, privateIp: '10.0.0.7' },
  error: null,
  running: false,
  publicImages: { found: [], gaps: [] },
  namesakes: [],
})

export type Given = { [K in keyof FactValues]?: FactValues[K] | Known<FactValues[K]> }
export const refused = (api: string, resource?: string): Known<never> => unread([gap(api, resource)])
const isUnread = (value: unknown): value is { known: false } => typeof value === 'object' && value !== null && 'known' in value

/** Runs a check on a healthy pull with these differences, as the engine does: needed facts plain, wanted ones as Known. */
export function run(check: Check<FactValues>, given: Given = {}): Outcome | null {
  const facts: Record<string, unknown> = { ...healthy(), ...given }
  const have: Record<string, unknown> = {}
  for (const id of check.needs) {
    if (!(id in facts) || isUnread(facts[id])) throw new Error(`${check.id} needs ${id}`)
    have[id] = facts[id]
  }
  for (const id of check.wants) have[id] = isUnread(facts[id]) ? facts[id] : known(facts[id])
  return held(check, check.run(have))
}
