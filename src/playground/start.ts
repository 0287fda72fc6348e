import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from '../aws/session.ts'
import { whatChanged } from '../changed.ts'
import { partitionOf } from '../core/partition.ts'
import { diagnose, type Question } from '../diagnose.ts'
import { recentFailures } from '../find/failures.ts'
import { follow } from '../find/lead.ts'
import { repairIn } from '../repair.ts'
import { startBot } from '../slack/app.ts'
import type { Log } from '../slack/types.ts'
import { openStore } from '../store/store.ts'
import { type BrokenAccount, brokenServices, type Catalogue, CREDENTIALS } from './broken.ts'
import { browserDoor } from './browser/door.ts'
import { catalogue } from './catalogue.ts'
import { LOOPBACK, serve } from './http.ts'
import { withoutAws } from './isolate.ts'
import { startSlack } from './slack/start.ts'

export interface PlaygroundOptions {
  /** Where the page is; the next free port if it is taken. Default 3000, 0: any free one. */
  port?: number
  /** Language of the page; default: the browser's. */
  lang?: string
  log: Log
  /** The broken services. Default: those of the simulated account. */
  faults?: Catalogue
}

export interface Playground {
  /** Address of the page. */
  url: string
  port: number
  stop: () => Promise<void>
}

/**
 * Starts the playground: a page with an emulated Slack and simulated AWS accounts, and the real bot between them. All of it listens on
 * 127.0.0.1. AWS settings of the environment are out of reach while it runs, and every session names its own credentials and endpoint.
 */
export async function startPlayground({ port = 3000, lang, log, faults = catalogue() }: PlaygroundOptions): Promise<Playground> {
  const restore = withoutAws()
  const folder = await mkdtemp(join(tmpdir(), 'ecs-pull-playground-'))
  const slack = await startSlack()
  const store = await openStore({ file: join(folder, 'playground.db') })
  const broken = brokenServices(faults)
  const sessionOf = async ({ target, pasted }: Question) =>
    sessionIn(await broken.find(target.account ?? pasted?.account ?? null), target.region)
  const bot = await startBot({
    slack: { botToken: slack.botToken, signingSecret: slack.signingSecret, host: LOOPBACK, port: 0, apiUrl: slack.apiUrl },
    store,
    // The settings of an operator who named the clusters of each account.
    find: async (question, allowed) => {
      const account = await broken.find(question.pasted?.account ?? null)
      return follow(question, { accounts: await clustersOf(account), seen: [], allowed }, async () => sessionIn(account, account.region))
    },
    failures: async (_, allowed) => {
      const account = await broken.find(null)
      return recentFailures({ accounts: await clustersOf(account), seen: [], allowed }, async () => sessionIn(account, account.region))
    },
    changed: async (report, question) => whatChanged(report, await sessionOf(question)),
    answer: async (question, onProgress) => diagnose(question, { session: await sessionOf(question), ...(onProgress && { onProgress }) }),
    repair: repairIn(
      { reading: sessionOf, changing: async ({ target }) => sessionIn(await broken.find(target.account), target.region) },
      { pace: PACE },
    ),
    settings: {
      approvers: slack.ws.people.filter((person) => person.approver).map((person) => person.id),
      // Whoever plays may break and repair as often as they like.
      approval: { perHour: 1000 },
    },
    log,
  })
  slack.connect(`http://${LOOPBACK}:${bot.port}/slack/events`)
  const page = await serve(browserDoor(slack, broken.services, lang), port, true)
  return {
    url: page.url,
    port: page.port,
    async stop() {
      await page.close()
      await bot.stop()
      await slack.stop()
      await broken.stop()
      await store.close()
      await rm(folder, { recursive: true, force: true })
      restore()
    },
  }
}

/** The simulated account is quicker than AWS: nobody should wait for a look at it. Milliseconds. */
const PACE = { pollMs: 400, patienceMs: 60_000, proofMs: 60_000, retryMs: 10_000 }

/** As an operator's settings would name them. */
const clustersOf = async (account: BrokenAccount) => ({
  [account.account]: { region: account.region, clusters: [(await account.now()).cluster] },
})

/** A simulated account with made-up credentials. */
const sessionIn = ({ endpoint, region, account }: BrokenAccount, wanted: string | null): Session => ({
  endpoint,
  region: wanted ?? region,
  account,
  partition: partitionOf(wanted ?? region),
  credentials: async () => CREDENTIALS,
})
