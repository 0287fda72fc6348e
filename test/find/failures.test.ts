import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failuresOf, recentFailures } from '../../src/find/failures.ts'
import type { StoppedTask } from '../../src/find/match.ts'
import type { SimulatedAccount } from '../../src/playground/account/start.ts'
import { alsoFails, brokenAccount, sessionIn, taskOf } from './account.ts'

let account: SimulatedAccount
beforeAll(async () => {
  account = await brokenAccount()
})
afterAll(() => account.close())

const known = (clusters: string[], allowed?: string[]) => ({
  accounts: { [account.account]: { region: account.region, clusters } },
  seen: [],
  allowed,
})
const look = (clusters: string[], allowed?: string[]) => recentFailures(known(clusters, allowed), async () => sessionIn(account))

describe('the failures of the last hour', () => {
  it('are found in every cluster of the settings, the newest first, in two calls each', async () => {
    taskOf(account).stoppedAt = new Date(Date.now() - 30 * 60_000)
    const newer = alsoFails(account, 'newer-service', 'second', 1)
    const { failures, missed, aws } = await look([account.cluster, 'second'])
    expect(failures.map(({ task, service, cluster }) => ({ task, service, cluster }))).toEqual([
      { task: newer, service: 'newer-service', cluster: 'second' },
      { task: account.taskArn, service: account.service, cluster: account.cluster },
    ])
    expect(failures[0]?.image).toBe(taskOf(account).containers[0]?.image)
    expect({ missed, calls: aws.calls }).toEqual({ missed: [], calls: 4 })
  })

  it('are not looked for where nobody may look, and what cannot be read is said', async () => {
    expect(await look([account.cluster], ['999999999999'])).toMatchObject({ failures: [], aws: { calls: 0 } })
    expect(await look([account.cluster, 'no-such-cluster'])).toMatchObject({ failures: [{}], missed: ['no-such-cluster'] })
    const refused = await recentFailures(known([account.cluster]), async () => Promise.reject(new Error('no role')))
    expect(refused).toMatchObject({ failures: [], missed: [account.cluster] })
  })
})

describe('failuresOf', () => {
  const pull = 'CannotPullContainerError: failed to resolve ref docker.io/library/app:v1: not found'
  const task = (id: string, more: Partial<StoppedTask> = {}): StoppedTask => ({
    arn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${id}`,
    cluster: 'prod',
    group: 'service:web',
    stopCode: 'TaskFailedToStart',
    stoppedReason: null,
    stoppedAt: '2026-11-21T08:00:00.000Z',
    containers: [{ image: 'app:v1', digest: null, reason: pull }],
    ...more,
  })

  it('counts the tasks of a service, and names the newest', () => {
    const tasks = [task('a'), task('b', { stoppedAt: '2026-11-21T08:05:00.000Z' }), task('c', { stoppedAt: '2026-11-21T07:00:00.000Z' })]
    expect(failuresOf(tasks)).toEqual([
      {
        task: task('b').arn,
        stoppedAt: '2026-11-21T08:05:00.000Z',
        tasks: 3,
        service: 'web',
        cluster: 'prod',
        image: 'app:v1',
      },
    ])
  })

  it('keeps tasks of no service apart, and those of namesakes in two clusters', () => {
    const alone = { group: 'family:batch', containers: [{ image: 'app:v1', digest: null, reason: pull }] }
    const elsewhere = { arn: 'arn:aws:ecs:eu-west-1:123456789012:task/test/x', cluster: 'test' }
    expect(failuresOf([task('a'), task('b', elsewhere), task('c', alone)])).toHaveLength(3)
  })

  it('names the image of the container that failed, not of its neighbour', () => {
    const containers = [
      { image: 'sidecar:v1', digest: null, reason: null },
      { image: 'app:v1', digest: null, reason: pull },
    ]
    expect(failuresOf([task('a', { containers })])[0]?.image).toBe('app:v1')
  })

  it.each([
    [
      'a failure of its own',
      { stopCode: 'EssentialContainerExited', containers: [{ image: 'a', digest: null, reason: 'OutOfMemoryError: killed' }] },
    ],
    ['a stop on purpose', { stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)', containers: [] }],
    ['an end without words', { containers: [{ image: 'a', digest: null, reason: null }] }],
    ['no end', { stoppedAt: null }],
  ])('leaves out %s', (_, more) => {
    expect(failuresOf([task('a', more)])).toEqual([])
  })

  it('knows a failed pull by the task’s own reason', () => {
    const reason = 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed'
    const containers = [{ image: 'app:v2', digest: null, reason: null }]
    expect(failuresOf([task('a', { stoppedReason: reason, containers })])).toMatchObject([{ image: 'app:v2' }])
  })
})
