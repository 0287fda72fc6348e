import type { Context } from '../context.ts'
import { iamOf, placeOf, type World } from '../state.ts'
import { pushImage } from './images.ts'
import { EXECUTION_ROLE, OTHER_ACCOUNT, trust } from './names.ts'
import { type Egress, makeNetwork, type Network } from './network.ts'
import { fargateTrust, makeRole } from './roles.ts'

/** The healthy account, with the ids a scenario needs to break it. */
export interface Account extends Context, Network {
  /** ARN of the execution role. */
  role: string
  /** URI of an image in this account's registry. */
  image: (tag?: string, repository?: string, account?: string) => string
  /** ARN of a repository. */
  repositoryArn: (repository?: string, account?: string) => string
}

/** Everything but the services: those start when the scenario has put its fault in. */
export function makeAccount(world: World, egress: Egress): Account {
  const here = placeOf(world, world.account, world.region)
  const context: Context = { world, here, caller: `arn:aws:iam::${world.account}:user/admin` }
  const network = makeNetwork(context, egress)
  makeRole(context, EXECUTION_ROLE, fargateTrust, ['service-role/AmazonECSTaskExecutionRolePolicy'])
  makeRole(context, 'neighbourExecutionRole', fargateTrust, ['service-role/AmazonECSTaskExecutionRolePolicy'])
  makeRole(context, 'myAppTaskRole', fargateTrust, [])
  // What a bot may be told to assume: one role reads, one changes.
  for (const name of ['EcsPullRead', 'EcsPullChange'])
    makeRole(context, name, trust({ AWS: `arn:aws:iam::${world.account}:root` }), ['AdministratorAccess'])
  iamOf(world, OTHER_ACCOUNT)
  pushImage(context, 'my-app', ['v0.9.0'], { daysAgo: 40 })
  pushImage(context, 'my-app', ['v1.0.1', 'latest'], { daysAgo: 2 })
  pushImage(context, 'other-app', ['v3.2.0'], { daysAgo: 12 })
  const image = (tag = 'v1.0.1', repository = 'my-app', account = world.account) =>
    `${account}.dkr.ecr.${world.region}.amazonaws.com/${repository}:${tag}`
  const repositoryArn = (repository = 'my-app', account = world.account) =>
    `arn:aws:ecr:${world.region}:${account}:repository/${repository}`
  return { ...context, ...network, role: `arn:aws:iam::${world.account}:role/${EXECUTION_ROLE}`, image, repositoryArn }
}
