import type { Failure } from '../decide/outcome.ts'
import { tasksOf } from '../ecs/lookup.ts'
import { schedule } from '../ecs/scheduler.ts'
import { endTask } from '../ecs/task.ts'
import type { Start } from '../scenarios/define.ts'
import type { Task } from '../state.ts'
import type { Account } from './account.ts'
import { SERVICE } from './names.ts'
import { makeGroup } from './network.ts'
import { defineTask, makeCluster, makeService } from './services.ts'

const FORTY_MINUTES = 40 * 60_000
const TIMES = ['createdAt', 'connectivityAt', 'pullStartedAt', 'pullStoppedAt', 'stoppingAt', 'executionStoppedAt', 'stoppedAt'] as const

function age(task: Task, ms: number) {
  for (const key of TIMES) if (task[key]) task[key] = new Date(task[key].getTime() - ms)
}

const transient = (text: string): Failure => ({
  ok: false,
  gate: 'manifest-connection',
  reason: 'transient',
  text,
  resources: [],
  container: 'app',
  pullStarted: true,
})

/**
 * Starts the services: `other-service` in the same network, which has been running since before the fault; `neighbour` in the public subnets with a
 * group and role of its own; and `my-service`, whose first task is the one asked about.
 */
export function populate(account: Account, start: Start): { taskArn: string; errorText: string } {
  const { here, privateSubnets, publicSubnets, taskGroup } = account
  const { fargate = true, role = account.role } = start
  makeCluster(account)
  const network = (subnets: string[], group: string, publicIp = false) =>
    fargate ? { subnets, securityGroups: [group], assignPublicIp: publicIp ? ('ENABLED' as const) : ('DISABLED' as const) } : null
  const common = { fargate, role }
  const other = defineTask(account, { family: 'other', image: account.image('v3.2.0', 'other-app'), ...common })
  const others = makeService(
    account,
    { name: 'other-service', definition: other, network: network(privateSubnets, taskGroup), desired: 2 },
    { ok: true },
  )
  const stopped = tasksOf(here, others)[0]
  if (stopped) endTask(here, stopped, 'ServiceSchedulerInitiated', `Scaling activity initiated by (deployment ${stopped.startedBy})`)
  schedule(account, others, { ok: true })

  const next = defineTask(account, {
    family: 'neighbour',
    image: account.image('v3.2.0', 'other-app'),
    role: account.role.replace(/[^/]+$/, 'neighbourExecutionRole'),
  })
  const group = makeGroup(account, account.vpc, 'neighbour')
  makeService(account, {
    name: 'neighbour',
    definition: next,
    network: { subnets: publicSubnets, securityGroups: [group], assignPublicIp: 'ENABLED' },
    desired: 1,
  })

  defineTask(account, { family: 'my-app', image: account.image('v0.9.0'), ...common })
  const definition = defineTask(account, {
    family: 'my-app',
    image: start.image ?? account.image(),
    credentials: start.credentials,
    ...(start.os && { os: start.os }),
    ...(start.compatible && { compatible: start.compatible }),
    ...common,
  })
  const wanted = {
    name: SERVICE,
    definition,
    network: network(start.subnets ?? privateSubnets, start.group ?? taskGroup, start.publicIp),
    desired: 2,
    ...(start.provider && { provider: start.provider }),
  }
  const past = typeof start.past === 'string' ? transient(start.past) : start.past
  const service = makeService(account, wanted, past)
  const tasks = tasksOf(here, service)
  const task = tasks.find(({ lastStatus }) => lastStatus === 'STOPPED') ?? (start.mayRun ? tasks[0] : undefined)
  if (!task) throw new Error('the scenario breaks nothing')
  if (past) {
    age(task, FORTY_MINUTES)
    for (const event of service.events) if (event.createdAt) event.createdAt = new Date(event.createdAt.getTime() - FORTY_MINUTES)
    service.lastTry = 0
    schedule(account, service)
  }
  const reason = task.containers.find(({ reason }) => reason)?.reason
  return { taskArn: task.taskArn, errorText: reason ?? task.stoppedReason ?? '' }
}
