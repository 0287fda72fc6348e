import type { MiddlewareStack } from '@smithy/types'

type Stack = MiddlewareStack<object, object>

/**
 * Gives up a call as a whole: the SDK's own time-out holds for each attempt, and three of them would take longer than anybody waits. Inside
 * the middleware that writes the call's name on errors (initialize, high).
 */
export const bounded = (ms: number) => (stack: Stack) =>
  stack.add(
    (next) => async (args) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(Object.assign(new Error(`no answer within ${ms} ms`), { name: 'TimeoutError' })), ms)
        timer.unref()
      })
      try {
        return await Promise.race([next(args), late])
      } finally {
        clearTimeout(timer)
      }
    },
    { step: 'initialize', name: 'ecsPullBounded', priority: 'normal' },
  )
