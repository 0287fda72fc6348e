import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App } from '@slack/bolt'
import { retryPolicies, WebClient, WebClientEvent, type WebClientOptions } from '@slack/web-api'
import { Problem } from '../problem.ts'
import { purgeDaily } from '../retention.ts'
import { askAgain } from './ask.ts'
import { CALL_MS, slackCalls } from './calls.ts'
import { logged } from './failure.ts'
import { keepPlace } from './kept.ts'
import { languages } from './languages.ts'
import { interrupted } from './listen.ts'
import { registerAll } from './listeners/index.ts'
import { boltLogger } from './logger.ts'
import { openOutbox } from './outbox.ts'
import { receiver } from './receiver.ts'
import { noteRequest } from './request.ts'
import { takeUp, tellEnd } from './runs.ts'
import { attempt } from './setup-error.ts'
import type { Bot, BotOptions, Deps } from './types.ts'

/** No wait of the bot keeps its process alive. */
const briefly = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms).unref())

/** How long `stop` waits for answers under way. Milliseconds. */
const FAREWELL_MS = 20_000
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
    retryConfig: retryPolicies.fiveRetriesInFiveMinutes,
    logger,
  }
  let started = false
  const ready = async () => started && (options.ready ? await options.ready() : true)
  const ways = receiver(options, ready, logger, clientOptions)
  const app = new App({ token: slack.botToken, receiver: ways, clientOptions, logger, convoStore: false, deferInitialization: true })
  // Somebody waits for what is looked up: what does not come soon is done without.
  const client = new WebClient(slack.botToken, {
    ...clientOptions,
    retryConfig: { retries: 2, minTimeout: 300, maxTimeout: 1000 },
    timeout: CALL_MS,
  })
  // Whether something is said once more is for the outbox to decide: Slack may have taken what met no answer.
  const teller = new WebClient(slack.botToken, { ...clientOptions, retryConfig: { retries: 0 }, timeout: CALL_MS })
  for (const one of [client, teller]) one.on(WebClientEvent.RATE_LIMITED, () => options.onRateLimited?.())
  const sleep = options.sleep ?? briefly
  const underWay = new Set<Promise<unknown>>()
  const stopping = new AbortController()
  // Without retries: whoever starts a bot with a wrong token wants to read it now.
  const { user_id, url, response_metadata } = await attempt('token', () =>
    new WebClient(slack.botToken, { ...clientOptions, retryConfig: { retries: 1 } }).auth.test(),
  )
  await attempt('token', () => app.init())
  const background = (work: Promise<unknown>) => {
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  }
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
  const { port = 3000, host } = slack
  const server = await attempt('app-token', async () => (await app.start(host ? { port, host } : port)) as Server | undefined)
  started = true
  deps.outbox.start({
    heard: (row) => interrupted(deps, row),
    question: (row) => askAgain(deps, row),
    end: (row) => tellEnd(deps, row),
  })
  const round = takingUp(deps)
  const sweep = forgetting(deps)
  return { port: portOf(server, slack), stop }

  async function stop(): Promise<void> {
    started = false
    clearInterval(round)
    clearInterval(sweep)
    stopping.abort()
    const closed = app.stop()
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((done) => {
      timer = setTimeout(done, FAREWELL_MS)
    })
    while (underWay.size) if (!(await Promise.race([Promise.allSettled([...underWay]), patience.then(() => null)]))) break
    clearTimeout(timer)
    await deps.outbox.stop()
    await closed
  }
}

/** Takes up runs that another process has left, now and every minute. */
function takingUp(deps: Deps): NodeJS.Timeout | undefined {
  const { repair, log } = deps
  if (!repair) return undefined
  const look = () => deps.background(takeUp(deps, repair).catch((error: unknown) => logged(log, error, 'runs could not be taken up')))
  look()
  return setInterval(look, MINUTE).unref()
}

/** Forgets what is too old: looked after every hour, done once a day by one process. */
function forgetting({ background, store, settings, log }: Deps): NodeJS.Timeout {
  const look = () =>
    background(purgeDaily(store, settings.keep).catch((error: unknown) => logged(log, error, 'nothing could be forgotten')))
  look()
  return setInterval(look, HOUR).unref()
}

function portOf(server: Server | undefined, { appToken, port }: BotOptions['slack']): number | null {
  if (appToken) return port ?? null
  return (server?.address() as AddressInfo | null)?.port ?? null
}
