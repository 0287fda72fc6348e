import { type Changes, openChanges } from '../../src/aws/change.ts'
import type { Session } from '../../src/aws/session.ts'
import type { ChangeCall } from '../../src/aws/watched.ts'
import { examineQuestion } from '../../src/diagnose.ts'
import { type AccountOptions, type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { approveRun, draftPlan, drive, keepDraft, type Run, standingRun } from '../../src/run/index.ts'
import type { RequestPlace } from '../../src/store/requests.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { parseTarget } from '../../src/target/target.ts'
import { freshStore } from '../store/engines.ts'
import { keyIn, QUICK, sessionOf } from './quick.ts'

export { QUICK } from './quick.ts'

export interface World {
  account: SimulatedAccount
  session: Session
  aws: Changes
  calls: ChangeCall[]
}

const opened: { close(): unknown }[] = []

/** Closes what a test has opened. */
export async function closeWorlds() {
  for (const one of opened.splice(0)) await one.close()
}

interface Reach {
  throttledMs?: number
  /** Other accounts that the settings name roles for. */
  elsewhere?: readonly string[]
}

/** A simulated account with the clients that change it. */
export async function openWorld(options: AccountOptions, { throttledMs = 50, elsewhere }: Reach = {}): Promise<World> {
  const account = await startAccount({ endpointDelayMs: 30, ...options })
  for (const id of elsewhere ?? []) account.state.callers[keyIn(id)] = `arn:aws:sts::${id}:assumed-role/ecs-pull-change/ecs-pull-U2`
  const { region, account: own, endpoint } = account
  const session = sessionOf({ region, account: own, endpoint, ...(elsewhere && { elsewhere }) })
  const calls: ChangeCall[] = []
  const aws = openChanges(session, { onCall: (call) => calls.push(call), throttledMs })
  opened.push(aws, account)
  return { account, session, aws, calls }
}

/** An empty SQLite store of the test's own. */
export async function openOwnStore(now?: () => number): Promise<Store> {
  const store = await openStore(await freshStore('sqlite'), now)
  opened.push(store)
  return store
}

/** How a test drives a run in its world. */
export const driving = (world: World) => ({ aws: world.aws, pace: QUICK })

/** Diagnoses the account's failed task and plans a fix for it; what a person has to choose is the first there is. */
export async function planned(
  world: World,
  store: Store,
  fixId = 'create-pull-endpoints',
  taskArn = world.account.taskArn,
  chosen: Record<string, string> | null = null,
  place: RequestPlace | null = null,
): Promise<Run> {
  const target = parseTarget(taskArn, {})
  if ('problem' in target) throw new Error(target.problem)
  const { report, load, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  const open =
    report.fixes.find((fix) => fix.id === fixId)?.parameters.filter(({ required, default: usual }) => required && usual === null) ?? []
  const params = chosen ?? Object.fromEntries(open.map(({ name, options }) => [name, options[0]?.value ?? '']))
  try {
    await store.reports.save(report)
    const { run, attempt } = await standingRun(store, { report, fixId, params })
    return run ?? (await keepDraft(store, await draftPlan({ report, fixId, params, load, aws: world.aws, attempt }), 'U1', place))
  } finally {
    close()
  }
}

/** Plans a fix, has it approved and drives it to its end. */
export async function applied(world: World, store: Store, fixId?: string, chosen: Record<string, string> | null = null): Promise<Run> {
  const run = await planned(world, store, fixId, world.account.taskArn, chosen)
  await approveRun(store, run.id, 'U2')
  return drive(store, run.id, driving(world))
}

const successful = (account: SimulatedAccount) => account.calls.filter((call) => call.write && ['ok', 'lost'].includes(call.outcome))

/** Successful writes by action and what they were about, sorted. */
export const writesOf = (account: SimulatedAccount): string[] =>
  successful(account)
    .map((call) => `${call.api} ${nameOf(call.input as Record<string, unknown>)}`)
    .sort()

/** Writes that have succeeded more than once with the same input. */
export function doneTwice(account: SimulatedAccount): string[] {
  const all = successful(account).map(({ api, input }) => `${api} ${JSON.stringify(input)}`)
  return all.filter((one, i) => all.indexOf(one) !== i)
}

const nameOf = (input: Record<string, unknown>): string =>
  String(input.ServiceName ?? input.GroupName ?? input.service ?? (Object.keys(input).find((key) => /^Enable/.test(key)) || ''))
