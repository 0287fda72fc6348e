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
}

const READ = /^(Describe|List|Get|BatchGet|BatchCheck|Simulate|Lookup)/
const ATTEMPTS = 3

/** A task definition holds environment values: they are sent, and never told. */
const tellable = (commandName: string | undefined, input: object): object =>
  commandName === 'RegisterTaskDefinitionCommand' ? { family: (input as { family?: string }).family } : input

/** No answer at all, or one that says that AWS itself is in trouble. */
function isTransient(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  return status === undefined || (status >= 500 && status !== 501)
}

/**
 * Makes a client tell of each call, and repeat some. A throttled call is repeated for up to two minutes: half a change is worse than a slow
 * one. Reads that met no answer are repeated; a write is not, since it may have happened: who sent it looks first.
 */
export function watched(
  stack: MiddlewareStack<object, object>,
  service: string,
  region: string,
  { onCall, throttledMs = 120_000 }: Watching,
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
            const answer = await next(args)
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
            const again = outcome === 'throttled' ? Date.now() + wait < until : transient && read && attempt < ATTEMPTS
            if (!again) throw error
            await new Promise((resolve) => setTimeout(resolve, outcome === 'throttled' ? wait : 200))
          }
        }
      },
    { step: 'initialize', name: 'ecsPullChange', priority: 'high' },
  )
}
