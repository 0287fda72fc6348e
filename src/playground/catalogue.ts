import { DescribeTasksCommand, ECSClient, ListTasksCommand, type Task, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import type { Gate } from '../core/gate.ts'
import { isScenario, SCENARIO_IDS, SCENARIOS } from './account/scenarios/index.ts'
import { type SimulatedAccount, startAccount } from './account/start.ts'
import { type BrokenAccount, type Catalogue, CREDENTIALS } from './broken.ts'
import { SlackError } from './slack/types.ts'

/** How long things take in an account. Milliseconds. */
export interface Pace {
  endpointDelayMs: number
  taskDelayMs: number
  /** Until ECS tries a failing service again by itself. */
  retryAfterMs: number
}

/** Slow enough to be watched, fast enough not to bore. */
const PACE: Pace = { endpointDelayMs: 4000, taskDelayMs: 1500, retryAfterMs: 60_000 }

/** Where a fault stands in the list, by the gate it stops the pull at. */
const groupOf = (gate: Gate) =>
  /connection|dns|address/.test(gate)
    ? 'network'
    : /access|role/.test(gate)
      ? 'permission'
      : /image|platform/.test(gate)
        ? 'image'
        : 'other'

/** The broken services of the simulated account: each fault has an account with a number of its own, so that an ARN says which is meant. */
export const catalogue = (pace: Pace = PACE): Catalogue => ({
  faults: SCENARIO_IDS.map((id) => ({ id, group: groupOf(SCENARIOS[id].gate) })).sort(
    (a, b) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group),
  ),
  async start(id) {
    if (!isScenario(id)) throw new SlackError('no_such_service')
    const account = `2100000000${String(SCENARIO_IDS.indexOf(id) + 10)}`
    return broken(await startAccount({ scenario: id, account, ...pace }), pace)
  },
})

const ORDER = ['image', 'network', 'permission', 'other']

/** Looks at the service as anybody would: through the API of ECS. */
function broken(simulated: SimulatedAccount, pace: Pace): BrokenAccount {
  const { endpoint, region, account, cluster, service } = simulated
  const ecs = new ECSClient({ endpoint, region, credentials: CREDENTIALS })
  let shown = { taskArn: simulated.taskArn, text: simulated.errorText }

  const tasks = async (): Promise<Task[]> => {
    const states = ['RUNNING', 'STOPPED'] as const
    const lists = await Promise.all(
      states.map((desiredStatus) => ecs.send(new ListTasksCommand({ cluster, serviceName: service, desiredStatus }))),
    )
    const arns = lists.flatMap((list) => list.taskArns ?? [])
    return arns.length ? ((await ecs.send(new DescribeTasksCommand({ cluster, tasks: arns }))).tasks ?? []) : []
  }
  return {
    endpoint,
    region,
    account,
    async now() {
      const running = (await tasks()).find((task) => task.lastStatus === 'RUNNING')?.taskArn ?? null
      return { cluster, service, ...shown, running }
    },
    async again() {
      const before = new Set((await tasks()).map((task) => task.taskArn))
      await ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }))
      for (const until = Date.now() + 2 * pace.taskDelayMs + 2000; Date.now() < until; await pause(200)) {
        const fresh = (await tasks()).filter((task) => !before.has(task.taskArn))
        const failed = fresh.find((task) => task.lastStatus === 'STOPPED')
        if (failed?.taskArn) shown = { taskArn: failed.taskArn, text: reasonOf(failed) }
        if (failed || fresh.some((task) => task.lastStatus === 'RUNNING')) return
      }
    },
    async stop() {
      ecs.destroy()
      await simulated.close()
    },
  }
}

const reasonOf = (task: Task): string => task.containers?.find((container) => container.reason)?.reason ?? task.stoppedReason ?? ''

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
