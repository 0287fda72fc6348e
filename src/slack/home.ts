import type { Language } from '../render/language.ts'
import { type Home, homeView } from '../render/slack/home.ts'
import { listRuns } from '../run/index.ts'
import { isAmong } from './approvers.ts'
import { slackError } from './codes.ts'
import { logged } from './failure.ts'
import { readable, type Seen } from './readable.ts'
import { missingScopes } from './scopes.ts'
import type { Deps, ReportContext } from './types.ts'
import { publishView } from './views.ts'

const SHOWN = 10
/** Where that is too much for Slack. */
const FEW = 2
/** Runs that are looked through for those of the reader's channels. */
const RUNS = 100

/** Draws the app's home for one person: only what was asked in channels they are in. */
export async function publishHome(deps: Deps, user: string, lang: Language): Promise<void> {
  const seen = await readable(deps, user)
  const [runs, channels, language] = await Promise.all([runsOf(deps, seen), channelsOf(deps, seen), deps.store.channels.userLanguage(user)])
  const reports = seen.slice(0, SHOWN).map(({ report, context }) => ({ report, channel: context.channel, link: linkTo(deps, context) }))
  const setup = {
    approvers: deps.settings.approvers,
    changes: deps.repair !== undefined,
    missingScopes: missingScopes(deps.scopes),
    aws: await awsOf(deps, user),
  }
  const home: Home = { reports, runs, channels, language, setup }
  try {
    await publishView(deps, user, homeView(home, lang))
  } catch (error) {
    if (slackError(error) !== 'view_too_large') throw error
    const few = { reports: reports.slice(0, FEW), runs: runs.slice(0, FEW), channels: channels.slice(0, FEW) }
    await publishView(deps, user, homeView({ ...home, ...few }, lang))
  }
}

/** Ids of accounts and roles are for approvers only; anybody else learns whether something is missing. */
async function awsOf(deps: Deps, user: string): Promise<Home['setup']['aws']> {
  if (!deps.setup) return null
  try {
    const missing = (await deps.setup()).filter(({ state }) => state === 'missing').map(({ say }) => say)
    return { missing: missing.length, said: (await isAmong(deps, deps.settings.approvers, user)) ? missing : [] }
  } catch (error) {
    logged(deps.log, error, 'the set-up of AWS could not be looked at')
    return null
  }
}

async function runsOf(deps: Deps, seen: readonly Seen[]) {
  const known = new Set(seen.map(({ report }) => report.id))
  const all = await listRuns(deps.store, RUNS, (_, error) => logged(deps.log, error, 'a run could not be read'))
  return all.filter((run) => known.has(run.report)).slice(0, SHOWN)
}

async function channelsOf({ store, settings }: Deps, seen: readonly Seen[]): Promise<Home['channels']> {
  const ids = [...new Set(seen.map(({ context }) => context.channel))].filter((id) => !id.startsWith('D')).slice(0, SHOWN)
  return Promise.all(
    ids.map(async (id) => {
      const [own, fixed] = [await store.channels.get(id), settings.channels?.[id]]
      return {
        id,
        mode: (own.mode ?? fixed?.mode) === 'mentioned' ? 'mentioned' : 'always',
        language: own.language ?? fixed?.language ?? null,
      }
    }),
  )
}

/** Where a message is: Slack's own form of a permalink, without asking for each. */
export function linkTo(
  { workspace }: Pick<Deps, 'workspace'>,
  { channel, message, thread }: Pick<ReportContext, 'channel' | 'message' | 'thread'>,
) {
  if (!workspace || !message) return null
  const inThread = thread && thread !== message ? `?thread_ts=${thread}&cid=${channel}` : ''
  return `${workspace}archives/${channel}/p${message.replace('.', '')}${inThread}`
}
