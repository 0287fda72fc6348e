import type { MiddlewareStack } from '@smithy/types'
import type { Call, LoadContext } from '../core/call.ts'
import { cliCommand } from './cli-command.ts'
import { apiOf, codeOf, outcomeOf } from './refusal.ts'

type Stack = MiddlewareStack<object, object>

/** Notes each request a client sends, retries one by one, in the context it was sent from; and writes the call's name on the errors it throws. */
export const recorder = (service: string, region: string, context: () => LoadContext | undefined) => (stack: Stack) => {
  stack.add(
    (next, { commandName }) =>
      async (args) => {
        try {
          return await next(args)
        } catch (error) {
          if (error instanceof Error) Object.assign(error, { ecsPullApi: apiOf(service, commandName), ecsPullInput: args.input })
          throw error
        }
      },
    { step: 'initialize', name: 'ecsPullName', priority: 'high' },
  )
  stack.add(
    (next, { commandName }) =>
      async (args) => {
        const here = context()
        if (!here) return next(args)
        const api = apiOf(service, commandName)
        const call: Call = { api, depth: here.depth + 1, outcome: 'failed', cli: cliCommand(service, commandName, args.input, region) }
        here.calls.push(call)
        try {
          const answer = await next(args)
          call.outcome = 'ok'
          return answer
        } catch (error) {
          call.code = codeOf(error)
          call.outcome = outcomeOf(call.code)
          throw error
        } finally {
          here.depth = Math.max(here.depth, call.depth)
        }
      },
    // Inside the retry middleware (finalizeRequest, high), so that each attempt is a call.
    { step: 'finalizeRequest', name: 'ecsPullRecord', priority: 'low' },
  )
}
