import { AsyncLocalStorage } from 'node:async_hooks'
import type { MiddlewareStack } from '@smithy/types'
import { cliCommand } from './cli-command.ts'
import { apiOf, codeOf, outcomeOf } from './refusal.ts'

/** One call as the audit keeps it. `code`: AWS's error code where it was refused. */
export interface ChangeCall {
  api: string
  cli: string
  outcome: 'ok' | 'not-found' | 'denied' | 'throttled' | 'failed'
  code: string | null
}

export interface Watching {
  /** Hears of every call once it is answered. */
  onCall?(call: ChangeCall): void
  /** How long a throttled call is repeated, in milliseconds. */
  throttledMs?: number
  /** Ends reads that are under way, gives writes a moment, and lets nothing more be sent. */
  signal?: AbortSignal
}

const READ = /^(Describe|List|Get|BatchGet|BatchCheck|Simulate|Lookup)/
/** Whether a write that was sent has happened is worth this long a wait when everything is to end. Milliseconds. */
const GRACE_MS = 4_000
const ATTEMPTS = 3

/** A task definition holds environment values: they are sent, and never told. */
const tellable = (commandName: string | undefined, input: object): object =>
  commandName === 'RegisterTaskDefinitionCommand' ? { family: (input as { family?: string }).family } : input

/** No answer at all, or one that says that AWS itself is in trouble. */
function isTransient(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  return status === undefined || (status >= 500 && status !== 501)
}

const calling = new AsyncLocalStorage<{ read: boolean }>()

/** What ends the call under way once everything is to end: a read at once, a write after its moment. */
export function endOfCall(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (!signal || (calling.getStore()?.read ?? true)) return signal
  const after = new AbortController()
  const end = () => setTimeout(() => after.abort(signal.reason), GRACE_MS).unref()
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return after.signal
}

const sleep = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    signal?.addEventListener('abort', done, { once: true })
  })

/**
 * Makes a client tell of each call, and repeat some. A throttled call is repeated for up to two minutes: half a change is worse than a slow
 * one. Reads that met no answer are repeated; a write is not, since it may have happened: who sent it looks first.
 */
export function watched(
  stack: MiddlewareStack<object, object>,
  service: string,
  region: string,
  { onCall, throttledMs = 120_000, signal }: Watching,
) {
  stack.add(
    (next, { commandName }) =>
      async (args) => {
        const api = apiOf(service, commandName)
        const read = READ.test(commandName ?? '') || (args.input as { DryRun?: boolean }).DryRun === true
        const say = (outcome: ChangeCall['outcome'], code: string | null) =>
          onCall?.({ api, cli: cliCommand(service, commandName, tellable(commandName, args.input), region), outcome, code })
        const until = Date.now() + throttledMs
        for (let attempt = 1, wait = throttledMs / 240; ; attempt++, wait = Math.min(wait * 2, throttledMs / 12)) {
          try {
            signal?.throwIfAborted()
            const answer = await calling.run({ read }, () => next(args))
            say('ok', null)
            return answer
          } catch (error) {
            const code = codeOf(error)
            // A dry run that would have succeeded answers with this error.
            const outcome = code === 'DryRunOperation' ? 'ok' : outcomeOf(code)
            say(outcome, code)
            const transient = outcome === 'failed' && isTransient(error)
            if (error instanceof Error)
              Object.assign(error, { ecsPullApi: api, ecsPullInput: tellable(commandName, args.input), ecsPullTransient: transient })
            // What met silence for as long as a call may take is not asked again.
            const quick = transient && !/Timeout/.test(code)
            const again = outcome === 'throttled' ? Date.now() + wait < until : quick && read && attempt < ATTEMPTS
            if (!again || signal?.aborted) throw error
            await sleep(outcome === 'throttled' ? wait : 200, signal)
          }
        }
      },
    { step: 'initialize', name: 'ecsPullChange', priority: 'high' },
  )
}
