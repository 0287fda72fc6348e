import { afterEach, describe, expect, it } from 'vitest'
import { CredentialsError } from '../../src/aws/refusal.ts'
import type { Place } from '../../src/find/places.ts'
import { findTasks } from '../../src/find/tasks.ts'
import type { SimulatedAccount } from '../../src/playground/account/start.ts'
import { parseError } from '../../src/target/error.ts'
import { alsoFails, brokenAccount, forget, sessionIn, taskOf } from './account.ts'

const open: SimulatedAccount[] = []
const start = async (more = {}) => {
  const account = await brokenAccount(more)
  open.push(account)
  return account
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((account) => account.close()))
})

const place = (account: SimulatedAccount, cluster = account.cluster, services: string[] = []): Place => ({
  partition: 'aws',
  account: account.account,
  region: account.region,
  cluster,
  services,
})
const find = (account: SimulatedAccount, places = [place(account)], text = account.errorText) =>
  findTasks(parseError(text), places, async () => sessionIn(account))

describe('the task of a text', () => {
  it('is found by its image, in two calls', async () => {
    const account = await start()
    const { candidates, exact, searched, aws } = await find(account)
    expect(candidates).toEqual([
      {
        task: account.taskArn,
        service: account.service,
        cluster: account.cluster,
        stoppedAt: taskOf(account).stoppedAt?.toISOString(),
        arn: account.taskArn,
      },
    ])
    expect({ exact, searched, calls: aws.calls }).toEqual({ exact: true, searched: [account.cluster], calls: 2 })
  })

  it('is one of several where several services use the image: one entry each, the newest first', async () => {
    const account = await start()
    taskOf(account).stoppedAt = new Date(Date.now() - 30 * 60_000)
    const newer = alsoFails(account, 'newer-service', 'second', 1)
    const { candidates } = await find(account, [place(account), place(account, 'second')])
    expect(candidates.map(({ task }) => task)).toEqual([newer, account.taskArn])
  })

  it('is not a task that ran and was stopped on purpose, or failed otherwise', async () => {
    const account = await start()
    const task = taskOf(account)
    task.stopCode = 'ServiceSchedulerInitiated'
    task.stoppedReason = 'Scaling activity initiated by (deployment ecs-svc/1)'
    for (const container of task.containers) delete container.reason
    expect((await find(account)).candidates).toEqual([])
    task.stopCode = 'EssentialContainerExited'
    task.containers[0]!.reason = 'OutOfMemoryError: Container killed due to memory usage'
    expect((await find(account)).candidates).toEqual([])
  })

  it('may be one of the same repository, and that is said', async () => {
    const account = await start()
    const { candidates, exact } = await find(account, [place(account)], account.errorText.replaceAll('my-app:v1.0.0', 'my-app:v9'))
    expect({ task: candidates[0]?.task, exact }).toEqual({ task: account.taskArn, exact: false })
  })

  it('is looked for by the service a service event names', async () => {
    const account = await start()
    const text = `(service ${account.service}) was unable to place a task. CannotPullContainerError: pull access denied`
    const { candidates } = await find(account, [place(account), place(account, 'no-such-cluster')], text)
    expect(candidates.map(({ service }) => service)).toEqual([account.service])
  })

  it('is the one whose id stands in the text, running or stopped, in one call', async () => {
    const account = await start()
    const id = account.taskArn.split('/').at(-1)!
    const other = alsoFails(account, 'other-service')
    for (const text of [
      `(task ${id}) failed to start: CannotPullContainerError: context canceled`,
      `Task ${id} in service gone stopped: x`,
    ]) {
      const { candidates, exact, aws } = await find(account, [place(account)], text)
      expect({ tasks: candidates.map(({ task }) => task), exact, calls: aws.calls }).toEqual({
        tasks: [account.taskArn],
        exact: true,
        calls: 1,
      })
    }
    const short = other.split('/').at(-1)!.slice(0, 8)
    const listed = await find(account, [place(account)], `- [${short}]: CannotPullContainerError: context canceled`)
    expect(listed.candidates.map(({ task }) => task)).toContain(other)
  })

  it('is its service where AWS has forgotten it and the service was seen before', async () => {
    const account = await start()
    forget(account)
    const { candidates } = await find(account, [place(account, account.cluster, [account.service, 'gone-service'])])
    expect(candidates).toEqual([
      {
        task: null,
        service: account.service,
        cluster: account.cluster,
        stoppedAt: null,
        arn: expect.stringContaining(`service/${account.cluster}/${account.service}`),
      },
    ])
  })
})

describe('thirty requests', () => {
  it('are never exceeded, however many clusters there are and however often AWS throttles', async () => {
    const account = await start()
    const places = Array.from({ length: 40 }, (_, i) => {
      alsoFails(account, `s${i}`, `c${i}`)
      return place(account, `c${i}`)
    })
    const { aws, missed, candidates } = await find(account, places)
    expect(aws.calls).toBe(account.calls.length)
    expect(account.calls.length).toBeLessThanOrEqual(30)
    expect(candidates.length).toBeGreaterThan(8)
    expect(missed.length).toBeGreaterThan(20)
  })

  it('count retries', async () => {
    const account = await start({ fail: () => 'throttle' })
    const { aws, missed } = await find(
      account,
      Array.from({ length: 20 }, (_, i) => place(account, `c${i}`)),
    )
    expect(aws.calls).toBe(account.calls.length)
    expect(aws.calls).toBeLessThanOrEqual(30)
    expect(missed).toHaveLength(20)
  })
})

describe('what cannot be read', () => {
  it('is named, and the rest is searched all the same', async () => {
    const account = await start()
    const { candidates, missed } = await find(account, [place(account, 'no-such-cluster'), place(account)])
    expect({ tasks: candidates.map(({ task }) => task), missed }).toEqual({ tasks: [account.taskArn], missed: ['no-such-cluster'] })
  })

  it('for want of rights or credentials ends nothing', async () => {
    const account = await start({ deny: ['ecs:ListTasks'] })
    expect(await find(account)).toMatchObject({ candidates: [], missed: [account.cluster], aws: { denied: ['ecs:ListTasks'] } })
    const refused = async () => {
      throw new CredentialsError('ExpiredToken')
    }
    expect(await findTasks(parseError(account.errorText), [place(account)], refused)).toMatchObject({
      candidates: [],
      missed: [account.cluster],
      aws: { calls: 0 },
    })
  })
})
