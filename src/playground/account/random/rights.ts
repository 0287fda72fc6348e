import { EXECUTION_ROLE } from '../build/names.ts'
import { iamOf } from '../state.ts'
import type { Dice } from './dice.ts'
import { kind, type Made } from './kind.ts'

const TOKEN = 'ecr:GetAuthorizationToken'
const ACTIONS = [
  TOKEN,
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'ecr:BatchGet*',
  'ecr:Get*',
  'ecr:*',
  '*',
  'logs:*',
  's3:GetObject',
]
const CONDITIONS = [
  null,
  null,
  null,
  { StringEquals: { 'aws:RequestedRegion': 'ap-northeast-1' } },
  { StringNotEquals: { 'aws:RequestedRegion': ['ap-northeast-1'] } },
  { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ecs*' } },
]

interface Drawn {
  Effect: 'Allow' | 'Deny'
  actions: string[]
  not: boolean
  resource: 'any' | 'mine' | 'others' | 'both'
  condition: number
}

const drawn = (dice: Dice): Drawn => ({
  Effect: dice.one(['Allow', 'Allow', 'Allow', 'Deny']),
  actions: [dice.one(ACTIONS), ...dice.some(ACTIONS).slice(0, 2)],
  not: dice.once(6),
  resource: dice.one(['any', 'any', 'mine', 'others', 'both']),
  condition: dice.below(CONDITIONS.length),
})
const drawnMany = (dice: Dice) => Array.from({ length: 1 + dice.below(3) }, () => drawn(dice))

function statement({ account }: Made, { Effect, actions, not, resource, condition }: Drawn, Principal?: unknown) {
  const arns = {
    any: '*',
    mine: 'arn:aws:ecr:*:*:repository/my-*',
    others: account.repositoryArn('other-app'),
    both: [account.repositoryArn('other-app'), 'arn:aws:ecr:*:*:repository/*'],
  }
  const Condition = CONDITIONS[condition]
  return {
    Effect,
    ...(Principal ? { Principal } : {}),
    [not ? 'NotAction' : 'Action']: actions,
    ...(Principal ? {} : { Resource: arns[resource] }),
    ...(Condition && { Condition }),
  }
}

const documentOf = (made: Made, statements: Drawn[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map((one) => statement(made, one)) })

/** The roles that pull: the execution role, and on a container instance that of the instance. */
const pullers = ({ account: { world, here } }: Made) => {
  const { roles } = iamOf(world, here.account)
  return [roles[EXECUTION_ROLE], roles.ecsInstanceRole].filter((role) => role !== undefined)
}

const PRINCIPALS = (made: Made) => {
  const { role, here } = made.account
  return {
    any: '*',
    all: { AWS: '*' },
    role: { AWS: [role, 'arn:aws:iam::111122223333:role/other'] },
    account: { AWS: `arn:aws:iam::${here.account}:root` },
    number: { AWS: here.account },
    other: { AWS: 'arn:aws:iam::111122223333:root' },
  }
}
const NAMED = ['any', 'all', 'role', 'account', 'number', 'other'] as const

/** Changes of who may do what. */
export const rightFaults = {
  'role-policy': kind(
    (dice) => ({ kept: dice.once(3), statements: drawnMany(dice) }),
    (made, { kept, statements }) => {
      for (const role of pullers(made)) {
        if (!kept) role.attached = []
        role.inline.own = documentOf(made, statements)
      }
    },
  ),
  boundary: kind(drawnMany, (made, statements) => {
    const { here, world } = made.account
    const arn = `arn:aws:iam::${here.account}:policy/team-boundary`
    iamOf(world, here.account).policies[arn] = documentOf(made, statements)
    for (const role of pullers(made)) role.boundary = arn
  }),
  trust: kind(
    (dice) => ({
      services: dice.one([
        ['ecs-tasks.amazonaws.com'],
        ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'],
        ['ec2.amazonaws.com'],
        ['ecs.amazonaws.com'],
      ]),
      account: dice.one([null, null, 'own', 'other'] as const),
      ...(dice.once(8) && { gone: true }),
    }),
    ({ account: { world, here } }, { services, account, gone }) => {
      const { roles } = iamOf(world, here.account)
      const role = roles[EXECUTION_ROLE]
      if (gone) delete roles[EXECUTION_ROLE]
      else if (role) {
        const Condition = account && { StringEquals: { 'aws:SourceAccount': account === 'own' ? here.account : '111122223333' } }
        const Statement = { Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole', ...(Condition && { Condition }) }
        role.trust = JSON.stringify({ Version: '2012-10-17', Statement })
      }
    },
  ),
  'repository-policy': kind(
    (dice) => Array.from({ length: 1 + dice.below(2) }, () => ({ ...drawn(dice), named: dice.one(NAMED) })),
    (made, statements) => {
      const Statement = statements.map(({ named, ...one }) => statement(made, one, PRINCIPALS(made)[named]))
      for (const place of Object.values(made.account.world.places)) {
        const repository = place.repositories['my-app']
        if (repository) repository.policy = JSON.stringify({ Version: '2012-10-17', Statement })
      }
    },
  ),
  'endpoint-policy': kind(
    (dice) => ({
      service: dice.one(['ecr.api', 'ecr.dkr', 's3', 'secretsmanager'] as const),
      actions: [dice.one(ACTIONS), ...dice.some(ACTIONS).slice(0, 2)],
      named: dice.one(NAMED),
      resource: dice.one([
        '*',
        '*',
        'arn:aws:ecr:*:*:repository/my-app',
        'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*',
        'arn:aws:s3:::my-bucket/*',
      ]),
      deny: dice.once(4),
    }),
    (made, { service, actions, named, resource, deny }) => {
      const { here, endpoints } = made.account
      const endpoint = here.ec2.endpoints[endpoints[service] ?? '']
      const given = { Effect: deny ? 'Deny' : 'Allow', Principal: PRINCIPALS(made)[named], Action: actions, Resource: resource }
      const all = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }
      if (endpoint) endpoint.PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: deny ? [all, given] : [given] })
    },
  ),
}
