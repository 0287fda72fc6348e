import { type ChangeCall, type Changes, openChanges } from '../../src/aws/change.ts'
import type { Session } from '../../src/aws/session.ts'
import { examineQuestion } from '../../src/diagnose.ts'
import { type AccountOptions, type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { planRun, type Run } from '../../src/run/index.ts'
import type { Store } from '../../src/store/store.ts'
import { parseTarget } from '../../src/target/target.ts'
import { sessionOf } from './quick.ts'

export { QUICK, sessionOf } from './quick.ts'

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

/** A simulated account with the clients that change it. */
export async function openWorld(options: AccountOptions, { throttledMs = 50 } = {}): Promise<World> {
  const account = await startAccount({ endpointDelayMs: 30, ...options })
  const session = sessionOf(account)
  const calls: ChangeCall[] = []
  const aws = openChanges(session, { onCall: (call) => calls.push(call), throttledMs })
  opened.push(aws, account)
  return { account, session, aws, calls }
}

/** Diagnoses the account's failed task and plans a fix for it; what a person has to choose is the first there is. */
export async function planned(
  world: World,
  store: Store,
  fixId = 'create-pull-endpoints',
  taskArn = world.account.taskArn,
  chosen: Record<string, string> | null = null,
): Promise<Run> {
  const target = parseTarget(taskArn, {})
  if ('problem' in target) throw new Error(target.problem)
  const { report, load, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  const open =
    report.fixes.find((fix) => fix.id === fixId)?.parameters.filter(({ required, default: usual }) => required && usual === null) ?? []
  const params = chosen ?? Object.fromEntries(open.map(({ name, options }) => [name, options[0]?.value ?? '']))
  try {
    await store.reports.save(report)
    return await planRun({ report, fixId, params, load, store, aws: world.aws, asker: 'U1' })
  } finally {
    close()
  }
}

/** Successful writes by action and what they were about, sorted. */
export const writesOf = (account: SimulatedAccount): string[] =>
  account.calls
    .filter((call) => call.write && ['ok', 'lost'].includes(call.outcome))
    .map((call) => `${call.api} ${nameOf(call.input as Record<string, unknown>)}`)
    .sort()

const nameOf = (input: Record<string, unknown>): string =>
  String(input.ServiceName ?? input.GroupName ?? input.service ?? (Object.keys(input).find((key) => /^Enable/.test(key)) || ''))
