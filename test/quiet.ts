import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs'
import type { SimulatedAccount } from '../src/playground/account/start.ts'
import { placeOf } from '../src/playground/account/state.ts'

/** Nothing of the service has stopped within the hour that AWS remembers, and its tasks are placed by a strategy. */
export function quiet(account: SimulatedAccount, strategy: CapacityProviderStrategyItem[]) {
  const { ecs } = placeOf(account.state, account.account, account.region)
  for (const [arn, task] of Object.entries(ecs.tasks)) if (task.lastStatus === 'STOPPED') delete ecs.tasks[arn]
  const service = ecs.services[account.service]!
  for (const one of [service, ...service.deployments]) Object.assign(one, { launchType: undefined, capacityProviderStrategy: strategy })
}
