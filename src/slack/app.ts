import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App } from '@slack/bolt'
import { WebClient, type WebClientOptions } from '@slack/web-api'
import { Problem } from '../problem.ts'
import { purgeDaily } from '../retention.ts'
import { acknowledgeWritten } from './acknowledge.ts'
import { askAgain } from './ask.ts'
import { CALL_MS, slackCalls } from './calls.ts'
import { clientOf } from './clients.ts'
import { logged } from './failure.ts'
import { health, storeAils } from './health.ts'
import { keepPlace } from './kept.ts'
import { languages } from './languages.ts'
import { interrupted } from './listen.ts'
import { registerAll } from './listeners/index.ts'
import { boltLogger } from './logger.ts'
import { openOutbox } from './outbox.ts'
import { httpReceiver } from './receiver.ts'
import { refusals } from './refusals.ts'
import { noteRequest } from './request.ts'
import { takeUp, tellEnd } from './runs.ts'
import { serveRoutes, type Watched } from './serve.ts'
import { attempt } from './setup-error.ts'
import { socketReceiver } from './socket.ts'
import type { Bot, BotOptions, Deps } from './types.ts'

/** No wait of the bot keeps its process alive. */
const briefly = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms).unref())

/** How long `stop` waits for answers under way, and for what is to be closed after them. Milliseconds: Slack's and Docker's supervisors kill after 30 s. */
const FAREWELL_MS = 18_000
const CLOSING_MS = 2_000
const MINUTE = 60_000
const HOUR = 3_600_000

/**
 * Starts the bot: HTTP with a signing secret, or Socket Mode with an app token.
 *
 * @throws Problem where a token is refused, a secret is missing or the port is taken: nothing runs then
 */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { slack, log } = options
  if (!slack.appToken && !slack.signingSecret) throw new Problem('slack:setup.secret')
  const logger = boltLogger(log)
  const clientOptions: WebClientOptions = {
    ...(slack.apiUrl ? { slackApiUrl: slack.apiUrl } : {}),
    // Waiting for a rate limit is the outbox's work, in order.
    rejectRateLimitedCalls: true,
    logger,
  }
  let started = false
  const refusal = refusals(slack.botToken, clientOptions)
  const ailing = async () => {
    const faults = await Promise.all([storeAils(options.store), options.ailing?.()])
    const away = socket && !socket.connected() ? ['Slack not connected'] : []
    return [...(started ? away : ['starting']), ...faults.flat().filter((fault) => fault != null)]
  }
  const [watching, metrics] = [health(ailing), options.routes ?? []]
  const { port = 3000, host, metricsPort } = slack
  const open = metricsPort === undefined ? [...watching, ...metrics] : watching
  const socket = slack.appToken
    ? socketReceiver({ appToken: slack.appToken, logger, clientOptions, onRefused: (error) => refusal.tell('app-token', error) })
    : null
  const ways = socket ?? httpReceiver({ signingSecret: slack.signingSecret ?? '', routes: open, logger })
  const app = new App({
    token: slack.botToken,
    receiver: ways,
    clientOptions: { ...clientOptions, retryConfig: { retries: 2 } },
    logger,
    convoStore: false,
    deferInitialization: true,
  })
  const ears = { onRateLimited: options.onRateLimited, onTokenError: refusal.suspect }
  // Somebody waits for what is looked up: what does not come soon is done without.
  const patience = { retryConfig: { retries: 2, minTimeout: 300, maxTimeout: 1000 }, timeout: CALL_MS }
  const client = clientOf(slack.botToken, { ...clientOptions, ...patience }, ears)
  // Whether something is said once more is for the outbox to decide: Slack may have taken what met no answer.
  const teller = clientOf(slack.botToken, { ...clientOptions, retryConfig: { retries: 0 }, timeout: CALL_MS }, ears)
  const sleep = options.sleep ?? briefly
  const underWay = new Set<Promise<unknown>>()
  const stopping = new AbortController()
  const background = (work: Promise<unknown>) => {
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  }
  // Without retries: whoever starts a bot with a wrong token wants to read it now.
  const { user_id, url, response_metadata } = await attempt('token', () =>
    new WebClient(slack.botToken, { ...clientOptions, retryConfig: { retries: 1 }, timeout: CALL_MS }).auth.test(),
  )
  await attempt('token', () => app.init())
  const deps: Deps = {
    ...options,
    client,
    teller,
    outbox: openOutbox({
      client: teller,
      calls: slackCalls(teller, sleep),
      store: options.store,
      log,
      sleep,
      pace: options.outboxPace,
      background,
      onTold: async (told, posted) => {
        await keepPlace(options.store, told, posted)
        await noteRequest(deps, told, posted)
      },
      ...(options.onOutbox && { onEvent: options.onOutbox }),
    }),
    sleep,
    languages: languages(client, sleep, options),
    self: String(user_id),
    workspace: url ?? null,
    scopes: response_metadata?.scopes ?? null,
    stopping: stopping.signal,
    background,
  }
  app.error(async (error) => log.error({ code: error.code, error: error.message.slice(0, 500) }, 'Bolt'))
  registerAll(app, deps)
  acknowledgeWritten(app, deps.outbox.written, briefly)
  const servers: Watched[] = []
  const server = await attempt('app-token', async () => {
    if (metricsPort !== undefined) servers.push(await serveRoutes([...watching, ...metrics], metricsPort, host))
    // In Socket Mode nothing listens without a port: it needs none.
    if (socket && slack.port !== undefined) servers.push(await serveRoutes(open, slack.port, host))
    return (await (socket ? app.start() : app.start(host ? { port, host } : port))) as Server | undefined
  }).catch((error: unknown) => {
    for (const one of servers) one.close()
    void app.stop().catch(() => {})
    throw error
  })
  started = true
  deps.outbox.start({
    heard: (row) => interrupted(deps, row),
    question: (row) => askAgain(deps, row),
    end: (row) => tellEnd(deps, row),
  })
  takingUp(deps)
  forgetting(deps)
  return { port: socket ? (slack.port === undefined ? null : servers.at(-1)!.port) : portOf(server), refused: refusal.refused, stop }

  async function stop(): Promise<void> {
    started = false
    stopping.abort()
    const closed = app.stop().catch(() => {})
    await atMost(FAREWELL_MS, async () => {
      while (underWay.size) await Promise.allSettled([...underWay])
    })
    await atMost(CLOSING_MS, () => deps.outbox.stop())
    for (const one of servers) one.close()
    server?.closeAllConnections()
    await atMost(CLOSING_MS, () => closed)
  }
}

/** Waits for work, but no longer. Milliseconds. */
async function atMost(ms: number, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, ms)
  })
  await Promise.race([work(), late]).finally(() => clearTimeout(timer))
}

const portOf = (server: Server | undefined): number | null => (server?.address() as AddressInfo | null)?.port ?? null

/** Takes up runs that another process has left, now and every minute. */
function takingUp(deps: Deps): void {
  const { repair, log } = deps
  if (!repair) return
  void every(MINUTE, deps, () => takeUp(deps, repair).catch((error: unknown) => logged(log, error, 'runs could not be taken up')))
}

/** Forgets what is too old: looked after every hour, done once a day by one process. */
function forgetting(deps: Deps): void {
  const { store, settings, log } = deps
  void every(HOUR, deps, () => purgeDaily(store, settings.keep).catch((error: unknown) => logged(log, error, 'nothing could be forgotten')))
}

/** Works now and from time to time, until the bot stops. */
async function every(ms: number, { background, sleep, stopping }: Deps, work: () => Promise<unknown>): Promise<void> {
  while (!stopping.aborted) {
    background(work())
    await sleep(ms)
  }
}
