import { afterEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { diagnose, examineQuestion } from '../../src/diagnose.ts'
import type { Account } from '../../src/playground/account/build/account.ts'
import { makeDaemon } from '../../src/playground/account/build/daemon.ts'
import { EXECUTION_ROLE } from '../../src/playground/account/build/names.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { placeOf } from '../../src/playground/account/state.ts'
import { parseTarget } from '../../src/target/target.ts'
import type { Target } from '../../src/target/types.ts'

let account: SimulatedAccount
afterEach(() => account?.close())

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const session = () => ({ region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint })
const ask = (arn: string): Promise<Report> => diagnose({ target: parseTarget(arn) as Target, pasted: null }, { session: session() })
const broken = (report: Report) => report.findings.filter(({ status }) => status === 'broken').map(({ cause }) => cause)

/** An account with Managed Instances that reach everything, and a daemon on them. */
async function withDaemon(tag: string, critical = true) {
  account = await startAccount({ scenario: 'managed-instances-no-public-ip', twin: true })
  const here = placeOf(account.state, account.account, account.region)
  const role = `arn:aws:iam::${account.account}:role/${EXECUTION_ROLE}`
  const image = `${account.account}.dkr.ecr.${account.region}.amazonaws.com/my-app:${tag}`
  const daemon = makeDaemon({ world: account.state, here, role, caller: 'test' } as Account, { image, provider: 'managed', critical })
  return { ...daemon, here }
}

describe('a managed daemon', () => {
  it('that cannot pull is explained by its task, whichever of its ARNs is asked about', async () => {
    const { daemonArn, taskArn, here } = await withDaemon('v1.0.0')
    const { revision } = here.ecs.daemons[daemonArn]!
    for (const arn of [daemonArn, revision.daemonRevisionArn, `${daemonArn.replace(':daemon/', ':daemon-deployment/')}/1`, taskArn]) {
      const report = await ask(arn)
      expect(report.verdict).toMatchObject({ cause: 'image-not-found', confidence: 'confirmed' })
      expect(broken(report)).toEqual(['image-not-found'])
      expect(report.target).toMatchObject({ launchType: 'MANAGED_INSTANCES', container: 'agent' })
      expect(report.notes.map(({ key }) => key)).toContain('report:note.daemon-critical')
      expect(report.fixes.flatMap(({ steps }) => steps)).toEqual([])
      expect(report.aws.calls).toBeLessThanOrEqual(30)
      // Whose task it is takes a round trip more, as with a service on instances.
      expect(report.aws.roundTrips).toBeLessThanOrEqual(arn === taskArn ? 5 : 6)
    }
  })

  it('that pulls is blamed for nothing', async () => {
    const { daemonArn } = await withDaemon('v1.0.1', false)
    const report = await ask(daemonArn)
    expect(broken(report)).toEqual([])
    expect(report.verdict.cause).toBeNull()
    expect(report.notes.map(({ key }) => key)).toContain('report:note.daemon')
  })

  it('is looked at as it would start where AWS remembers none of its tasks', async () => {
    const { daemonArn, taskArn, here } = await withDaemon('v1.0.0')
    delete here.ecs.tasks[taskArn]
    const report = await ask(daemonArn)
    expect(broken(report)).toEqual(['image-not-found'])
    expect(report.aws.roundTrips).toBeLessThanOrEqual(6)
    const { family } = here.ecs.daemons[daemonArn]!.definition
    const definition = await ask(`arn:aws:ecs:${account.region}:${account.account}:daemon-task-definition/${family}:1`)
    expect(broken(definition)).toEqual(['image-not-found'])
  })

  it('that does not exist is said not to', async () => {
    const { daemonArn } = await withDaemon('v1.0.1')
    expect((await ask(`${daemonArn}-2`)).verdict.say).toMatchObject({ key: 'report:verdict.no-such-daemon' })
  })

  it('ends a repair in a deployment of its own, which is left to a person and proven by its task', async () => {
    const { daemonArn, taskArn, here } = await withDaemon('v1.0.0')
    delete here.ecs.tasks[taskArn]
    const { load, close } = await examineQuestion({ target: parseTarget(daemonArn) as Target, pasted: null }, { session: session() })
    const { endOf, END_NEEDS, END_WANTS } = await import('../../src/fixes/compose.ts')
    const have: Record<string, unknown> = {}
    for (const id of END_NEEDS) {
      const { state } = await load(id)
      have[id] = state.known ? state.value : null
    }
    for (const id of END_WANTS) have[id] = (await load(id)).state
    close()
    const end = endOf(have as never)
    expect(end.steps).toEqual([])
    expect(end.remainder?.commands[0]).toMatch(/^aws ecs update-daemon --daemon-arn \S+ --daemon-task-definition-arn \S+/)
    expect(end.proof).toMatchObject({ daemon: 'log-agent', service: null })
  })
})
