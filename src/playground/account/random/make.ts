import type { Account } from '../build/account.ts'
import { makeHost } from '../build/host.ts'
import { pushImage } from '../build/images.ts'
import { allow, EXECUTION_ROLE, OTHER_ACCOUNT, policy } from '../build/names.ts'
import { makeEndpoint } from '../build/network.ts'
import { makeSecret } from '../build/secrets.ts'
import type { Scenario, Start } from '../scenarios/define.ts'
import { natInstance, regionalNat } from '../scenarios/network.ts'
import { iamOf, placeOf } from '../state.ts'
import { apply, type Fault } from './faults.ts'
import type { Made } from './kind.ts'
import type { Spec } from './spec.ts'

const ENDPOINTS = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 's3']
/** Where the healthy account of a random one begins. */
const FROM = { nat: 'nat', endpoints: 'endpoints', both: 'nat', public: 'none', 'regional-nat': 'none', 'nat-instance': 'none' } as const

function imageOf(account: Account, kind: Spec['image']): Pick<Start, 'image' | 'credentials'> {
  const { here, world } = account
  if (kind === 'hub') return { image: 'nginx:1.27' }
  if (kind === 'public-ecr') return { image: 'public.ecr.aws/docker/library/nginx:1.27' }
  if (kind === 'own') return { image: account.image() }
  if (kind === 'digest') {
    const digest = here.repositories['my-app']?.images.find(({ tags }) => tags.includes('v1.0.1'))?.digest
    return { image: account.image().replace(':v1.0.1', `@${digest}`) }
  }
  if (kind === 'cross') {
    pushImage(account, 'my-app', ['v1.0.1'], { daysAgo: 5, account: OTHER_ACCOUNT })
    const repository = placeOf(world, OTHER_ACCOUNT, here.region).repositories['my-app']
    const everything = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${here.account}:root` }, Action: 'ecr:*' }
    if (repository) repository.policy = policy(everything)
    return { image: account.image('v1.0.1', 'my-app', OTHER_ACCOUNT) }
  }
  const role = iamOf(world, here.account).roles[EXECUTION_ROLE]
  if (role) role.inline.credentials = policy(allow('secretsmanager:GetSecretValue'))
  return { image: 'acme/private-app:1.2.3', credentials: makeSecret(account, 'registry') }
}

/** How the services of a random account start, with these of its faults put in. */
function broken(account: Account, spec: Spec, faults: readonly Fault[]): Start {
  const { egress, fargate, reversed } = spec
  if (egress === 'both') for (const service of ENDPOINTS) makeEndpoint(account, account, service)
  if (egress === 'regional-nat') regionalNat(account, true)
  if (egress === 'nat-instance') natInstance(account, false)
  const out = egress === 'public'
  const subnets = out ? account.publicSubnets : account.privateSubnets
  if (!fargate) makeHost(account, ['service-role/AmazonEC2ContainerServiceforEC2Role'], { subnet: subnets[0]!, publicIp: out })
  const start: Start = {
    ...imageOf(account, spec.image),
    fargate,
    publicIp: out,
    subnets: reversed ? [...subnets].reverse() : subnets,
    mayRun: true,
  }
  const made: Made = { account, start, subnets, table: out ? account.publicTable : account.privateTable }
  for (const fault of faults) apply(made, fault)
  return start
}

/** A random account without its mended faults. What it is broken by now is what stops its next pull. */
export function randomAccount(spec: Spec, past?: Start['past']): Pick<Scenario, 'egress' | 'break'> {
  const faults = past ? spec.faults.filter((_, n) => !spec.mended.includes(n)) : spec.faults
  return {
    egress: FROM[spec.egress],
    break: (account) => ({ ...broken(account, spec, faults), ...(past && { past }) }),
  }
}
