// A worker whose jobs are those of the tests.
import { CredentialsError } from '../../src/aws/refusal.ts'
import { Problem } from '../../src/problem.ts'
import { RunRefused } from '../../src/run/types.ts'
import { serve } from '../../src/workers/serve.ts'

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms))

serve((setup: { greeting: string }) => ({
  greet: async ([name]: [string]) => `${setup.greeting}, ${name}`,
  pid: async () => process.pid,
  environment: async () => process.env,
  slow: async ([ms]: [number]) => pause(ms),
  async steps([n]: [number], note: (state: unknown) => void) {
    for (let i = 1; i <= n; i++) {
      note({ step: i })
      await pause(100)
    }
  },
  problem: async () => Promise.reject(new Problem('cli:session.no-region', { region: 'x' })),
  credentials: async () => Promise.reject(new CredentialsError('ExpiredToken', 'arn:aws:iam::123456789012:role/read')),
  mistake: async () => Promise.reject(Object.assign(new TypeError('x is not a function'), { code: 'E_X' })),
  refused: async () => Promise.reject(new RunRefused('held', { key: 'fixes:refused.held', params: {} }, ['a'])),
  untilHalted: (_: [], __: unknown, signal: AbortSignal) =>
    new Promise((done) => {
      if (signal.aborted) done('halted')
      else signal.addEventListener('abort', () => done('halted'))
    }),
  async crash() {
    process.abort()
  },
  async hang() {
    for (;;);
  },
}))
