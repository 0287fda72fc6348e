import { readFileSync } from 'node:fs'
import { Problem } from './problem.ts'
import { LANGUAGES } from './render/language.ts'
import { type Settings, settingsSchema } from './settings.ts'
import type { BotOptions } from './slack/types.ts'
import { defaultStoreFile } from './store/sqlite.ts'

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** Everything that is set from outside. Credentials of AWS stay with the SDK, which reads AWS_* itself. */
export interface Config {
  /** Null: no Slack credentials, so that `start` opens the playground. */
  slack: null | NonNullable<BotOptions['slack']>
  /** A PostgreSQL database (DATABASE_URL), else the SQLite file in the person's state folder. */
  store: { url: string } | { file: string }
  logLevel: (typeof LOG_LEVELS)[number]
  /** AWS_REGION or AWS_DEFAULT_REGION. */
  region: string | null
  /** PORT; null where it is not set. */
  port: number | null
  settings: Settings
}

/**
 * Reads the environment and the settings file it names.
 *
 * @throws Problem with one sentence about the first thing that is wrong
 */
export async function readConfig(env: NodeJS.ProcessEnv): Promise<Config> {
  const port = portOf(env.PORT)
  return {
    slack: slackOf(env, port, portOf(env.METRICS_PORT)),
    store: storeOf(env),
    logLevel: levelOf(env.LOG_LEVEL),
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || null,
    port,
    settings: env.ECS_PULL_CONFIG ? await settingsOf(env.ECS_PULL_CONFIG) : settingsSchema.parse({}),
  }
}

function slackOf(env: NodeJS.ProcessEnv, port: number | null, metricsPort: number | null): Config['slack'] {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: apiUrl } = env
  if (!botToken && !appToken && !signingSecret) return null
  if (!botToken) throw new Problem('cli:settings.slack-bot-token')
  if (!appToken && !signingSecret) throw new Problem('cli:settings.slack-way-in')
  if (apiUrl && !URL.canParse(apiUrl)) throw new Problem('cli:settings.slack-api-url', { value: apiUrl })
  return {
    botToken,
    ...(appToken && { appToken }),
    ...(signingSecret && { signingSecret }),
    // Socket Mode needs no port, and HTTP has its own default.
    ...(port !== null && { port }),
    ...(metricsPort !== null && { metricsPort }),
    ...(env.HOST && { host: env.HOST }),
    ...(apiUrl && { apiUrl }),
  }
}

function portOf(value: string | undefined): number | null {
  if (!value) return null
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535) throw new Problem('cli:settings.port', { value })
  return port
}

function storeOf(env: NodeJS.ProcessEnv): Config['store'] {
  const url = env.DATABASE_URL
  if (!url) return { file: defaultStoreFile(env) }
  // The value holds a password, so that the sentence does not repeat it.
  if (!/^postgres(ql)?:\/\//.test(url)) throw new Problem('cli:settings.database-url')
  return { url }
}

function levelOf(value: string | undefined): Config['logLevel'] {
  const level = LOG_LEVELS.find((known) => known === (value || 'info').toLowerCase())
  if (!level) throw new Problem('cli:settings.log-level', { value: value ?? '', levels: LOG_LEVELS })
  return level
}

async function settingsOf(file: string): Promise<Settings> {
  let source: string
  try {
    source = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Problem('cli:settings.unreadable', { file, code: (error as NodeJS.ErrnoException).code ?? '' })
  }
  const { parseDocument } = await import('yaml')
  const document = parseDocument(source)
  const wrong = document.errors[0]
  if (wrong) throw new Problem('cli:settings.yaml', { file, line: wrong.linePos?.[0].line ?? 1 })
  const { success, data, error } = settingsSchema.safeParse(plainOf(document, file) ?? {})
  if (success) return knownFixes(data, file)
  const issue = error.issues[0]!
  const field = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].join('.')
  throw new Problem(`cli:settings.${issue.message}`, { file, field: field || '.', languages: Object.keys(LANGUAGES) })
}

/** A few lines of aliases can stand for millions: the parser then gives up, as it does for an alias of nothing. */
function plainOf(document: { toJS(): unknown }, file: string): unknown {
  try {
    return document.toJS()
  } catch {
    throw new Problem('cli:settings.aliases', { file })
  }
}

/** A rule for a fix that does not exist would guard nothing, and nobody would notice. */
async function knownFixes(settings: Settings, file: string): Promise<Settings> {
  const named = (settings.approval?.rules ?? []).flatMap(({ fixes = [] }, rule) => fixes.map((value, i) => ({ value, rule, i })))
  if (!named.length) return settings
  const { fixById } = await import('./fixes/index.ts')
  const wrong = named.find(({ value }) => !fixById(value))
  if (wrong) throw new Problem('cli:settings.fix', { file, field: `approval.rules.${wrong.rule}.fixes.${wrong.i}`, value: wrong.value })
  return settings
}
