import { WebClient, type WebClientOptions } from '@slack/web-api'
import { Problem } from '../problem.ts'
import { isTokenError, slackError } from './codes.ts'

/** Between two times that Slack is asked whether it still takes the bot's token. Milliseconds. */
const APART_MS = 10_000

/**
 * Waits for Slack to refuse the bot's token for good. One call that is refused may have its own reason; where Slack does not know the
 * token at all, nothing the bot does is of use any more.
 */
export function refusals(token: string, options: WebClientOptions) {
  let tell: (kind: 'token' | 'app-token', error: unknown) => void = () => {}
  const refused = new Promise<Problem>((done) => {
    tell = (kind, error) => done(new Problem(`slack:setup.${kind}`, { error: slackError(error) ?? '' }))
  })
  let asked = Number.NEGATIVE_INFINITY
  const suspect = () => {
    if (performance.now() - asked < APART_MS) return
    asked = performance.now()
    const client = new WebClient(token, { ...options, retryConfig: { retries: 0 }, timeout: APART_MS })
    client.auth.test().catch((error: unknown) => {
      if (isTokenError(error)) tell('token', error)
    })
  }
  return { refused, tell, suspect }
}
