import { randomBytes } from 'node:crypto'
import { serve } from '../http.ts'
import { createDelivery } from './deliver.ts'
import type { Emulator } from './emulator.ts'
import { type Installed, installed } from './manifest.ts'
import { createTickets } from './tickets.ts'
import { webApi } from './web-api.ts'
import { createWorkspace } from './workspace.ts'

export interface EmulatedSlack extends Emulator {
  signingSecret: string
  /** For SLACK_API_URL, such as `http://127.0.0.1:4001/api/`. */
  apiUrl: string
  /** Says where the app listens, such as `http://127.0.0.1:4002/slack/events`; to be called before anybody does anything. */
  connect: (appUrl: string) => void
  /** Where deliveries go. */
  appUrl: () => string
  stop: () => Promise<void>
}

/** Starts an emulated Slack on 127.0.0.1 with a token and a signing secret made at random, and the app of manifest.yml installed. */
export async function startSlack(app: Installed = installed()): Promise<EmulatedSlack> {
  let url = ''
  const stopping = new AbortController()
  const signingSecret = randomBytes(16).toString('hex')
  const emulator: Emulator = {
    ws: createWorkspace(),
    app,
    tickets: createTickets(),
    delivery: createDelivery(() => url, signingSecret, stopping.signal),
    botToken: `xoxb-playground-${randomBytes(16).toString('hex')}`,
    address: () => `${server.url}/`,
  }
  const server = await serve(webApi(emulator))
  return {
    ...emulator,
    signingSecret,
    apiUrl: `${server.url}/api/`,
    connect(appUrl) {
      url = appUrl
    },
    appUrl: () => url,
    stop() {
      stopping.abort()
      return server.close()
    },
  }
}
