import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CredentialsError } from '../../src/aws/refusal.ts'
import { Problem } from '../../src/problem.ts'
import { RunRefused } from '../../src/run/index.ts'
import { openPool, type Pool, type PoolOptions } from '../../src/workers/pool.ts'

let pool: Pool
const onLost = vi.fn()
const open = (more: Partial<PoolOptions> = {}) => {
  onLost.mockClear()
  const script = join(import.meta.dirname, 'jobs-child.ts')
  pool = openPool({ script, workers: 1, atOnce: 2, env: process.env, setup: { greeting: 'Hello' }, onLost, ...more })
  return pool
}
afterEach(() => pool.close())

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )
const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a pool of workers', () => {
  it('does jobs in a process of its own, set up as it was told, and in its environment', async () => {
    const { run } = open({ env: { PATH: process.env.PATH, MARK: 'x' } })
    expect(await run('greet', ['Ada'])).toBe('Hello, Ada')
    expect(await run('pid', [])).not.toBe(process.pid)
    expect(await run('environment', [])).toMatchObject({ MARK: 'x' })
    expect(await run('environment', [])).not.toHaveProperty('AWS_REGION')
  })

  it('passes on how far a job is', async () => {
    const notes: unknown[] = []
    await open().run('steps', [8], { note: (state: { step: number }) => notes.push(state.step) })
    expect(notes.length).toBeGreaterThan(0)
    expect(notes).toEqual([...notes].sort())
  })

  it('does as many at once as it may, the others in the order they came, each to its end', async () => {
    const { run, load } = open({ workers: 2 })
    const ended: number[] = []
    const all = [1, 2, 3, 4, 5, 6].map((n) => run('slow', [100]).then(() => ended.push(n)))
    expect(load()).toEqual({ running: 4, waiting: 2 })
    await Promise.all(all)
    // What is started later may come first; but nothing overtakes in its own process.
    expect(ended.indexOf(5)).toBeGreaterThan(Math.min(ended.indexOf(1), ended.indexOf(3)))
    expect([...ended].sort()).toEqual([1, 2, 3, 4, 5, 6])
    expect(load()).toEqual({ running: 0, waiting: 0 })
  })

  it('brings errors back as what they are', async () => {
    const { run } = open()
    const problem = await failure(run('problem', []))
    expect(problem).toBeInstanceOf(Problem)
    expect((problem as Problem).say).toEqual({ key: 'cli:session.no-region', params: { region: 'x' } })
    const refused = await failure(run('credentials', []))
    expect(refused).toBeInstanceOf(CredentialsError)
    expect(refused).toMatchObject({ code: 'ExpiredToken', role: 'arn:aws:iam::123456789012:role/read' })
    expect(await failure(run('mistake', []))).toMatchObject({ name: 'TypeError', message: 'x is not a function', code: 'E_X' })
    expect(await failure(run('nothing', []))).toMatchObject({ message: 'no such job' })
  })

  it('says so where a worker crashes, and goes on with another: what waited is done', async () => {
    const { run } = open()
    const first = await run('pid', [])
    const [crashed, beside, waited] = [failure(run('crash', [])), failure(run('slow', [60_000])), run('greet', ['Ada'])]
    for (const lost of [await crashed, await beside]) {
      expect(lost).toBeInstanceOf(Problem)
      expect((lost as Problem).say.key).toBe('slack:worker-lost')
    }
    expect(await waited).toBe('Hello, Ada')
    expect(await run('pid', [])).not.toBe(first)
    expect(onLost).toHaveBeenCalledOnce()
    expect(onLost).toHaveBeenCalledWith({ code: null, signal: 'SIGABRT', jobs: 2 })
  })

  it('ends a worker that hangs', async () => {
    const { run } = open({ patienceMs: 500 })
    expect(await failure(run('hang', []))).toBeInstanceOf(Problem)
    expect(onLost).toHaveBeenCalledWith({ code: null, signal: 'SIGKILL', jobs: 1 })
  })

  it('fails what is asked of a worker that does not even start, and does not try for ever', async () => {
    const { run } = open({ script: join(import.meta.dirname, 'no-such-file.ts'), workers: 2 })
    for (const lost of await Promise.all([1, 2, 3].map(() => failure(run('greet', ['Ada']))))) expect(lost).toBeInstanceOf(Problem)
  })

  it('starts no process before there is a job, and ends one that has had none for a while', async () => {
    const { run } = open({ idleMs: 50 })
    const first = await run<number>('pid', [])
    await vi.waitFor(() => expect(alive(first)).toBe(false), 10_000)
    expect(await run('pid', [])).not.toBe(first)
    expect(onLost).not.toHaveBeenCalled()
  })

  it('gives a worker that has little to do the next job too, before it starts another', async () => {
    const { run } = open({ workers: 2, atOnce: 8 })
    const beside = run('slow', [300])
    const pids = await Promise.all([run('pid', []), run('pid', [])])
    expect(new Set(pids).size).toBe(1)
    await beside
  })

  it('asks a job to end, which still gives its result', async () => {
    const { run } = open()
    const ending = new AbortController()
    const work = run('untilHalted', [], { signal: ending.signal })
    await run('greet', ['Ada'])
    ending.abort()
    expect(await work).toBe('halted')
    expect(await run('untilHalted', [], { signal: AbortSignal.abort() })).toBe('halted')
  })

  it('brings a refusal of a run back with all it has to say', async () => {
    const refused = await failure(open().run('refused', []))
    expect(refused).toBeInstanceOf(RunRefused)
    expect(refused).toMatchObject({ code: 'held', say: { key: 'fixes:refused.held' }, missing: ['a'], handOver: null })
  })

  it('leaves no process behind', async () => {
    const { run, close } = open({ workers: 2 })
    const pids = await Promise.all([run<number>('pid', []), run<number>('pid', [])])
    expect(pids.every(alive)).toBe(true)
    await close()
    expect(pids.some(alive)).toBe(false)
    expect(onLost).not.toHaveBeenCalled()
  })
})
