import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { Problem } from '../problem.ts'
import { unpackError } from './errors.ts'
import type { Order, Reply } from './wire.ts'

/** A worker yields to the bot's own process where both want the same core, but is not starved by what else runs on the machine. */
const NICE = 2
/** A diagnosis ends by itself within 20 s; a worker that says nothing for this long hangs. Milliseconds. */
const PATIENCE_MS = 90_000
/** How long workers may take to end when they are told to. Milliseconds. */
const FAREWELL_MS = 2_000

export interface PoolOptions {
  /** The module a worker runs. */
  script: string
  /** Processes, and jobs that each does at once; more wait in line. */
  workers: number
  atOnce: number
  env: NodeJS.ProcessEnv
  /** Sent to each worker before anything else, as plain JSON. */
  setup?: unknown
  /** Told when a worker ends unasked. */
  onLost(detail: { code: number | null; signal: string | null; jobs: number }): void
  patienceMs?: number
}

export interface Pool {
  /**
   * Does a job in a worker.
   *
   * @param args plain JSON
   * @param note told how far it is, as often as the worker says
   * @throws Problem `worker-lost` where the worker ended before the job did; whatever the job itself throws
   */
  run<T>(job: string, args: readonly unknown[], note?: (state: never) => void): Promise<T>
  load(): { running: number; waiting: number }
  close(): Promise<void>
}

interface Task extends Omit<Order, 'id'> {
  note: ((state: never) => void) | undefined
  done(value: never): void
  failed(error: Error): void
  timer?: NodeJS.Timeout
}

interface Worker {
  child: ChildProcess
  tasks: Map<number, Task>
}

/** Opens processes that work beside the bot's, so that the one which talks to Slack is never busy. A worker that ends is replaced. */
export function openPool(options: PoolOptions): Pool {
  const { script, workers, atOnce, env, setup = null, onLost, patienceMs = PATIENCE_MS } = options
  const crew = new Set<Worker>()
  const waiting: Task[] = []
  let lastId = 0
  let closed = false

  const hire = (): Worker => {
    const child = fork(script, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const worker: Worker = { child, tasks: new Map() }
    crew.add(worker)
    lower(child.pid)
    child.on('message', (reply: Reply) => heard(worker, reply))
    child.once('exit', (code, signal) => lose(worker, code, signal))
    child.on('error', () => lose(worker, null, null))
    child.send({ setup }, () => {})
    return worker
  }

  const heard = ({ tasks }: Worker, reply: Reply) => {
    const task = tasks.get(reply.id)
    if (!task) return
    if ('note' in reply) return task.note?.(reply.note as never)
    tasks.delete(reply.id)
    clearTimeout(task.timer)
    if ('error' in reply) task.failed(unpackError(reply.error))
    else task.done(reply.value as never)
    fill()
  }

  const lose = (worker: Worker, code: number | null, signal: string | null) => {
    if (!crew.delete(worker)) return
    if (!closed) onLost({ code, signal, jobs: worker.tasks.size })
    for (const task of worker.tasks.values()) {
      clearTimeout(task.timer)
      task.failed(new Problem('slack:worker-lost'))
    }
    if (!closed) fill()
  }

  const fill = () => {
    while (waiting.length) {
      const idlest = [...crew].sort((a, b) => a.tasks.size - b.tasks.size)[0]
      const worker = crew.size < workers && !(idlest && idlest.tasks.size === 0) ? hire() : idlest
      if (!worker || worker.tasks.size >= atOnce) return
      give(worker, waiting.shift()!)
    }
  }

  const give = ({ child, tasks }: Worker, task: Task) => {
    const id = ++lastId
    tasks.set(id, task)
    task.timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    // One that is ending cannot be reached; its `exit` fails the task.
    child.send({ id, job: task.job, args: task.args } satisfies Order, () => {})
  }

  for (let i = 0; i < workers; i++) hire()
  return {
    run: (job, args, note) =>
      new Promise((done, failed) => {
        waiting.push({ job, args, note, done, failed })
        fill()
      }),
    load: () => ({ running: [...crew].reduce((sum, { tasks }) => sum + tasks.size, 0), waiting: waiting.length }),
    async close() {
      closed = true
      await Promise.all([...crew].map(({ child }) => ended(child)))
    },
  }
}

/** Some systems do not let a process be lowered; it works all the same. */
function lower(pid: number | undefined): void {
  try {
    if (pid) setPriority(pid, NICE)
  } catch {}
}

/** Tells a worker to end, and makes sure that it does. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    if (child.connected) child.disconnect()
  })
}
