import { createHash } from 'node:crypto'
import type { IamState, Place, World } from './world.ts'

export type * from './world.ts'

const newIam = (): IamState => ({ roles: {}, policies: {}, profiles: {} })

const newPlace = (account: string, region: string): Place => ({
  account,
  region,
  ec2: {
    vpcs: {},
    dhcpOptions: {},
    subnets: {},
    routeTables: {},
    internetGateways: {},
    natGateways: {},
    addresses: {},
    endpoints: {},
    interfaces: {},
    acls: {},
    groups: {},
    rules: {},
    prefixLists: {},
    instances: {},
    transitGateways: {},
    hostedZones: {},
    publicAccessBlock: 'off',
    tokens: {},
  },
  ecs: { clusters: {}, services: {}, tasks: {}, definitions: {}, instances: {}, providers: {}, daemons: {} },
  repositories: {},
  jobs: [],
  cacheRules: [],
  repositoryTemplates: [],
  secrets: {},
  parameters: [],
  keys: {},
  trail: [],
})

/** What an account has in a Region; empty where nobody has made anything yet. */
export function placeOf(world: World, account: string, region: string): Place {
  const key = `${account}/${region}`
  world.places[key] ??= newPlace(account, region)
  return world.places[key]
}

/** IAM of an account; empty where there is none yet. */
export function iamOf(world: World, account: string): IamState {
  world.iam[account] ??= newIam()
  return world.iam[account]
}

/** The next id, `digits` hexadecimal digits long: the same in every start of the same scenario, so that pictures and tests repeat. */
export function hexId(world: World, digits: number): string {
  world.made += 1
  return createHash('sha256').update(`${world.seed} ${world.made}`).digest('hex').slice(0, digits)
}

/** An EC2-like id such as `vpc-0f3c…`. */
export const newId = (world: World, kind: string): string => `${kind}-0${hexId(world, 16)}`

/** The deterministic counterpart of a UUID. */
export const uuid = (world: World): string => hexId(world, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
