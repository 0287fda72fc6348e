import type { ServerResponse } from 'node:http'
import { HTTPReceiver, type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { BotOptions, Route } from './types.ts'

/** Path Slack sends everything to. */
const SLACK_PATH = '/slack/events'

/** The way Slack reaches the bot: Socket Mode where there is an app token, else HTTP with verified signatures. */
export function receiver(options: BotOptions, ready: () => Promise<boolean>, logger: Logger, clientOptions: WebClientOptions): Receiver {
  const { appToken, signingSecret, port } = options.slack
  const customRoutes = [...health(ready), ...(options.routes ?? [])].map(route)
  if (appToken) {
    return new SocketModeReceiver({
      appToken,
      logger,
      // Without a port nothing listens: Socket Mode needs none.
      customRoutes: port === undefined ? [] : customRoutes,
      installerOptions: { port, clientOptions },
    })
  }
  return new HTTPReceiver({
    signingSecret: signingSecret ?? '',
    endpoints: SLACK_PATH,
    customRoutes,
    logger,
    // Slack's largest deliveries are a few hundred kilobytes.
    bodyLimit: '2mb',
    // What nobody serves is a plain 404, no line in the log for each scanner that passes by.
    dispatchErrorHandler: ({ response }) => end(response as ServerResponse, 404, 'text/plain', 'not found\n'),
  })
}

const health = (ready: () => Promise<boolean>): Route[] => [
  { path: '/healthz', answer: async () => ({ status: 200, type: 'text/plain', body: 'ok\n' }) },
  {
    path: '/readyz',
    answer: async () =>
      (await ready()) ? { status: 200, type: 'text/plain', body: 'ready\n' } : { status: 503, type: 'text/plain', body: 'not ready\n' },
  },
]

const route = ({ path, answer }: Route) => ({
  path,
  method: 'GET',
  handler: (_: unknown, response: ServerResponse) => {
    answer().then(
      ({ status, type, body }) => end(response, status, type, body),
      () => end(response, 503, 'text/plain', 'unavailable\n'),
    )
  },
})

function end(response: ServerResponse, status: number, type: string, body: string) {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' })
  response.end(body)
}
