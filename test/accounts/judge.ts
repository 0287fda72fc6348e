import type { Cause } from '../../src/core/cause.ts'
import type { Report } from '../../src/core/report.ts'
import { type Diagnosis, examineQuestion } from '../../src/diagnose.ts'
import { definitionOf } from '../../src/playground/account/ecs/lookup.ts'
import { type Truth, truthOf } from '../../src/playground/account/oracle/causes.ts'
import { randomAccount } from '../../src/playground/account/random/make.ts'
import type { Spec } from '../../src/playground/account/random/spec.ts'
import { type SimulatedAccount, startMade } from '../../src/playground/account/start.ts'
import { placeOf } from '../../src/playground/account/state.ts'
import { parseTarget } from '../../src/target/target.ts'
import type { Target } from '../../src/target/types.ts'

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })

/** A random account with its faults in; of one whose faults have been mended since, with the failure they made. */
async function startRandom(spec: Spec): Promise<SimulatedAccount> {
  const options = { wording: spec.wording, retryAfterMs: 3_600_000 }
  const account = await startMade(randomAccount(spec), options)
  const failed = taskOf(account)
  if (!spec.mended.length || failed.lastStatus !== 'STOPPED') return account
  const outcome = account.again(account.taskArn)
  await account.close()
  if (outcome.ok) throw new Error('a task failed and would run')
  return startMade(randomAccount(spec, outcome), options)
}

const hereOf = (account: SimulatedAccount) => placeOf(account.state, account.account, account.region)

const taskOf = (account: SimulatedAccount) => hereOf(account).ecs.tasks[account.taskArn]!

/** A question about an account. */
function questionOf(account: SimulatedAccount, service = false): Target {
  if (!service && taskOf(account).lastStatus === 'STOPPED') return parseTarget(account.taskArn) as Target
  const { region, account: id, cluster } = account
  return { kind: 'service', partition: 'aws', region, account: id, cluster, service: account.service, arn: null } as Target
}

const sessionOf = (account: SimulatedAccount) => ({
  region: account.region,
  account: account.account,
  partition: 'aws',
  credentials,
  endpoint: account.endpoint,
})

const ask = (account: SimulatedAccount, target: Target): Promise<Diagnosis> =>
  examineQuestion({ target, pasted: null }, { session: sessionOf(account) })

/** What is true of the pull that was asked about. */
function truth(account: SimulatedAccount): Truth & { failed: boolean } {
  const here = hereOf(account)
  const task = taskOf(account)
  return {
    ...truthOf(account.state, here, definitionOf(here, task.taskDefinitionArn), task.pull),
    failed: task.lastStatus === 'STOPPED',
  }
}

/** Every cause that an answer names. */
const named = ({ verdict, findings }: Report): Cause[] => [
  ...(verdict.cause ? [verdict.cause] : []),
  ...(verdict.causes ?? []),
  ...findings.flatMap(({ status, cause }) => (status === 'broken' && cause ? [cause] : [])),
]

/** What is wrong with an answer; empty: nothing. */
export function wrongs(report: Report, { pulls, causes, failed }: Truth & { failed: boolean }): string[] {
  const { verdict, findings, error } = report
  const wrong: string[] = []
  const innocent = (cause: Cause | null) => cause !== null && !causes.has(cause)
  // Two things that only together stop a pull have no name of their own.
  const entangled = !pulls && causes.size === 0
  for (const { status, cause, check, acquitted } of findings)
    if (status === 'broken' && !acquitted && innocent(cause) && !entangled) wrong.push(`${cause} is blamed by ${check} and is in order`)
  if (verdict.status === 'explained' && verdict.confidence !== 'possible' && innocent(verdict.cause) && !entangled && !wrong.length)
    wrong.push(`the verdict is ${verdict.cause} (${verdict.confidence}, by ${verdict.check})`)
  if (verdict.status === 'healthy' && !pulls) wrong.push(`healthy (${verdict.basis}), and the next pull fails: ${[...causes]}`)
  if (!failed && pulls && verdict.cause) wrong.push(`nothing has failed, and the verdict is ${verdict.cause}`)
  const said = (error?.causes ?? []).filter((cause) => cause !== 'network-timeout' && causes.has(cause))
  if (failed && !pulls && said.length && !named(report).some((cause) => causes.has(cause)) && verdict.status !== 'unknown')
    wrong.push(`the text says ${said}, which is true, and the answer does not: ${verdict.status} ${verdict.cause}`)
  return wrong
}

/** Whether a verdict is true, for the count of how often each confidence is. */
export const isRight = ({ verdict: { cause, status } }: Report, { pulls, causes }: Truth): boolean =>
  cause ? causes.has(cause) || (!pulls && causes.size === 0) : status !== 'healthy' || pulls

/** A random account's answer, and what is true of it. */
export async function answered(spec: Spec): Promise<{ report: Report; is: Truth & { failed: boolean } }> {
  const account = await startRandom(spec)
  try {
    const { report, close } = await ask(account, questionOf(account, spec.service))
    close()
    return { report, is: truth(account) }
  } finally {
    await account.close()
  }
}

/** How to see a failing account again. */
export const reproduced = (seed: number, at: number, spec: Spec, wrong: string[]): string =>
  `ECS_PULL_SEED=${seed} ECS_PULL_AT=${at}: ${wrong.join('; ')}\n  ${JSON.stringify(spec)}`
