import { type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import { isTokenError } from './codes.ts'

/** A connection that Slack has not greeted by then is tried anew. Milliseconds. */
const HELLO_MS = 20_000
/** Before a connection that failed is tried again; each further wait is twice as long. Milliseconds. */
const AGAIN_MS = 500
const LONGEST_MS = 20_000

export interface SocketOptions {
  appToken: string
  logger: Logger
  clientOptions: WebClientOptions
  /** Told where Slack refuses the app token after the start. */
  onRefused(error: unknown): void
}

export interface SocketWay extends Receiver {
  /** Whether Slack can reach the bot just now. */
  connected(): boolean
}

/**
 * The way in by Socket Mode. The client's own way of connecting anew gives up where Slack cannot be reached for some minutes, with a
 * rejection nobody hears, which ends the process: so connections are made from here, for as long as it takes.
 */
export function socketReceiver({ appToken, logger, clientOptions, onRefused }: SocketOptions): SocketWay {
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: { ...clientOptions, retryConfig: { retries: 0 }, timeout: HELLO_MS } },
  })
  const { client } = receiver
  let connected = false
  let connecting = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const connect = async () => {
    connecting = true
    let late: NodeJS.Timeout | undefined
    const silence = new Promise<never>((_, failed) => {
      late = setTimeout(() => failed(new Error('Slack did not greet the connection')), HELLO_MS)
    })
    try {
      const started = client.start()
      started.catch(() => {})
      await Promise.race([started, silence])
      connected = true
    } finally {
      clearTimeout(late)
      connecting = false
    }
  }

  const again = (wait: number) => {
    if (stopped) return
    timer = setTimeout(async () => {
      try {
        await connect()
      } catch (error) {
        if (stopped) return
        logger.warn(`Slack could not be connected to: ${(error as Error).message}`)
        if (isTokenError(error)) onRefused(error)
        again(Math.min(wait * 2, LONGEST_MS))
      }
    }, wait)
  }

  client.on('connected', () => {
    connected = true
  })
  client.on('disconnected', () => {
    connected = false
    // While one is being made, whoever makes it hears of it.
    if (!connecting) again(AGAIN_MS)
  })
  client.on('close', () => {
    connected = false
  })

  return {
    init: (app) => receiver.init(app),
    start: connect,
    async stop() {
      stopped = true
      clearTimeout(timer)
      // It waits for Slack to say good-bye, which nobody has time for.
      void client.disconnect().catch(() => {})
    },
    connected: () => connected,
  }
}
