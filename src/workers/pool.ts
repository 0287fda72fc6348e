import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { Problem } from '../problem.ts'
import { unpackError } from './errors.ts'
import type { Beat, Halt, Order, Reply } from './wire.ts'

/** A worker yields to the bot's own process where both want the same core, but is not starved by what else runs on the machine. */
const NICE = 2
/** A diagnosis ends by itself within 20 s; a worker that says nothing for this long hangs. Milliseconds. */
const PATIENCE_MS = 90_000
/** How long a worker is kept that has nothing to do: it takes more memory than the bot itself. Milliseconds. */
const IDLE_MS = 30_000
/** How long workers may take to end when they are told to. Milliseconds. */
const FAREWELL_MS = 2_000
/** What is read for a diagnosis is soon forgotten: a heap that is tidied up early takes a third less memory, and hardly more time. */
const LEAN = ['--max-semi-space-size=2', '--optimize-for-size']
/** A worker that does fewer jobs than this is given the next one too, before another process is started. */
const SHARE = 4
/** So many useless workers in a row are no accident. */
const USELESS = 3

export interface PoolOptions {
  /** The module a worker runs. */
  script: string
  /** Processes at most, and jobs that each does at once; more wait in line. */
  workers: number
  atOnce: number
  env: NodeJS.ProcessEnv
  /** Sent to each worker before anything else, as plain JSON. */
  setup?: unknown
  /** Told when a worker ends unasked. */
  onLost(detail: { code: number | null; signal: string | null; jobs: number }): void
  patienceMs?: number
  /** Jobs may take any time while their worker says that it lives; else each has to end within `patienceMs`. */
  long?: boolean
  idleMs?: number
}

/** How somebody follows a job. */
interface Follow {
  /** Told how far it is, as often as the worker says. */
  note?: ((state: never) => void) | undefined
  /** Asks the job to end as soon as it can; it still gives its result. */
  signal?: AbortSignal | undefined
}

export interface Pool {
  /**
   * Does a job in a worker.
   *
   * @param args plain JSON
   * @throws Problem `worker-lost` where the worker ended before the job did; whatever the job itself throws
   */
  run<T>(job: string, args: readonly unknown[], follow?: Follow): Promise<T>
  load(): { running: number; waiting: number }
  /** False where one worker after another ends before it has done anything. */
  sound(): boolean
  /** Ends all workers; jobs under way and in line are lost. */
  close(): Promise<void>
}

interface Task extends Omit<Order, 'id'>, Follow {
  done(value: never): void
  failed(error: Error): void
  /** Lets go of what was set up to watch over it. */
  unwatch?(): void
  timer?: NodeJS.Timeout
}

interface Worker {
  child: ChildProcess
  tasks: Map<number, Task>
  idle?: NodeJS.Timeout
}

/**
 * Opens processes that work beside the bot's, so that the one which talks to Slack is never busy. A worker is started when there is a job
 * for it, ends when there is none for a while, and is replaced where it is lost.
 */
export function openPool(options: PoolOptions): Pool {
  const { script, workers, atOnce, env, setup = null, onLost, patienceMs = PATIENCE_MS, long = false, idleMs = IDLE_MS } = options
  const crew = new Set<Worker>()
  const leaving = new Set<Promise<void>>()
  const waiting: Task[] = []
  let lastId = 0
  let closed = false
  /** Workers in a row that ended without having done anything. */
  let useless = 0

  const hire = (): Worker => {
    const child = fork(script, { env, execArgv: [...process.execArgv, ...LEAN], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const worker: Worker = { child, tasks: new Map() }
    crew.add(worker)
    lower(child.pid)
    child.on('message', (reply: Reply | Beat) => heard(worker, reply))
    child.once('exit', (code, signal) => lose(worker, code, signal))
    child.on('error', () => lose(worker, null, null))
    child.send({ setup }, () => {})
    return worker
  }

  const heard = (worker: Worker, reply: Reply | Beat) => {
    if ('beat' in reply) {
      if (long) for (const { timer } of worker.tasks.values()) timer?.refresh()
      return
    }
    const task = worker.tasks.get(reply.id)
    if (!task) return
    if ('note' in reply) return task.note?.(reply.note as never)
    worker.tasks.delete(reply.id)
    useless = 0
    task.unwatch?.()
    if ('error' in reply) task.failed(unpackError(reply.error))
    else task.done(reply.value as never)
    if (!worker.tasks.size) worker.idle = setTimeout(() => dismiss(worker), idleMs).unref()
    fill()
  }

  const dismiss = (worker: Worker) => {
    crew.delete(worker)
    const gone = ended(worker.child)
    leaving.add(gone)
    void gone.then(() => leaving.delete(gone))
  }

  const lose = (worker: Worker, code: number | null, signal: string | null) => {
    if (!crew.delete(worker)) return
    clearTimeout(worker.idle)
    useless++
    if (!closed) onLost({ code, signal, jobs: worker.tasks.size })
    for (const task of worker.tasks.values()) {
      task.unwatch?.()
      task.failed(new Problem('slack:worker-lost'))
    }
    if (!closed) fill()
  }

  const fill = () => {
    while (waiting.length && !closed) {
      const idlest = [...crew].sort((a, b) => a.tasks.size - b.tasks.size)[0]
      const busy = !idlest || idlest.tasks.size >= Math.min(SHARE, atOnce)
      const worker = busy && crew.size < workers ? hire() : idlest
      if (!worker || worker.tasks.size >= atOnce) return
      give(worker, waiting.shift()!)
    }
  }

  const give = (worker: Worker, task: Task) => {
    const { child, tasks } = worker
    const id = ++lastId
    tasks.set(id, task)
    clearTimeout(worker.idle)
    task.timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    // One that is ending cannot be reached; its `exit` fails the task.
    child.send({ id, job: task.job, args: task.args } satisfies Order, () => {})
    const halt = () => child.connected && child.send({ halt: id } satisfies Halt, () => {})
    task.unwatch = () => {
      clearTimeout(task.timer)
      task.signal?.removeEventListener('abort', halt)
    }
    if (task.signal?.aborted) halt()
    else task.signal?.addEventListener('abort', halt, { once: true })
  }

  return {
    run: (job, args, { note, signal } = {}) =>
      new Promise((done, failed) => {
        if (closed) return failed(new Problem('slack:worker-lost'))
        waiting.push({ job, args, note, signal, done, failed })
        fill()
      }),
    load: () => ({ running: [...crew].reduce((sum, { tasks }) => sum + tasks.size, 0), waiting: waiting.length }),
    sound: () => useless < USELESS,
    async close() {
      closed = true
      for (const task of waiting.splice(0)) task.failed(new Problem('slack:worker-lost'))
      await Promise.all([...leaving, ...[...crew].map(({ child }) => ended(child))])
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
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const timer = setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    if (child.connected) child.disconnect()
  })
}
