import type { HomeView, KnownBlock } from '@slack/types'
import type { Phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import type { Run } from '../../run/index.ts'
import { LANGUAGES, type Language } from '../language.ts'
import { titleOf } from '../sentence.ts'
import { context, header, option, plain, section } from './blocks.ts'
import { ACTION, COMMAND } from './ids.ts'
import { LIMIT } from './limit.ts'
import { code, mention } from './mrkdwn.ts'
import { paragraphs } from './paragraphs.ts'
import { nameOfReport } from './recent.ts'
import { openAndPast } from './runs.ts'
import { type Voice, voice } from './voice.ts'

/** What stands for "no choice of one's own": the Slack locale holds. */
export const AUTO = 'auto'

/** All that a person's home shows; only what they may see. */
export interface Home {
  /** Newest first. `link`: the message with the answer. */
  reports: { report: Report; channel: string; link: string | null }[]
  runs: readonly Run[]
  channels: { id: string; mode: 'always' | 'mentioned'; language: string | null }[]
  /** The person's own choice; null: none. */
  language: string | null
  setup: {
    approvers: readonly string[]
    changes: boolean
    missingScopes: readonly string[]
    /** How much is missing in AWS, and what, as far as the reader may know; null: nobody looked. */
    aws: { missing: number; said: readonly Phrase[] } | null
  }
}

/** The app's home: what was asked and repaired lately where its reader is, what is set, and what the set-up lacks. */
export function homeView(home: Home, lang: Language): HomeView {
  const say = voice(lang)
  const blocks: KnownBlock[] = [
    header(say.label('help.title')),
    section(say.say('help.intro')),
    context(say.say('home.more', { command: `${COMMAND} help` })),
    ...titled(
      say.say('home.recent'),
      home.reports.length ? home.reports.map((one) => reportLine(one, say)) : [say.say('home.recent-none')],
    ),
    ...(home.runs.length ? openAndPast(home.runs, say) : titled(say.say('home.fixes'), [say.say('home.fixes-none')])),
    section(`*${say.say('home.language')}*`),
    { type: 'actions', elements: [languageMenu(home.language, say)] },
    ...titled(
      say.say('home.channels'),
      home.channels.map((channel) => channelLine(channel, say)),
    ),
    ...titled(say.say('home.setup'), setupLines(home.setup, say)),
  ]
  return { type: 'home', blocks: blocks.slice(0, LIMIT.viewBlocks) }
}

const titled = (title: string, lines: readonly string[]): KnownBlock[] =>
  lines.length ? paragraphs([`*${title}*`, ...lines.map((line) => `• ${line}`)]).map((text) => section(text)) : []

function reportLine({ report, channel, link }: Home['reports'][number], say: Voice): string {
  const title = say.rich(titleOf(report))
  const linked = link ? `<${link}|${title.replaceAll('`', '')}>` : title
  return say.label('home.line', {
    title: linked,
    name: code(nameOfReport(report), 120),
    at: report.createdAt,
    channel: channelMention(channel),
  })
}

/** Direct messages have no name to show. */
const channelMention = (id: string): string => (/^[CG][A-Z0-9]{2,20}$/.test(id) ? `<#${id}>` : '–')

const channelLine = ({ id, mode, language }: Home['channels'][number], say: Voice): string => {
  const params = { channel: channelMention(id), language: LANGUAGES[language ?? ''] ?? '' }
  return say.label(`home.channel-${mode}${language ? '-language' : ''}`, params)
}

function setupLines({ approvers, changes, missingScopes, aws }: Home['setup'], say: Voice): string[] {
  return [
    ...awsLines(aws, say),
    missingScopes.length ? `⚠️ ${say.say('home.scopes-missing', { scopes: missingScopes })}` : `✅ ${say.say('home.scopes')}`,
    approvers.length ? `✅ ${say.label('home.approvers', { people: approvers.slice(0, 10).map(mention) })}` : `⚠️ ${say.say('fix.nobody')}`,
    changes ? `✅ ${say.say('home.changes')}` : `⚠️ ${say.say('fix.not-here')}`,
  ]
}

function awsLines(aws: Home['setup']['aws'], say: Voice): string[] {
  if (!aws) return []
  if (!aws.missing) return [`✅ ${say.say('home.aws')}`]
  if (!aws.said.length) return [`⚠️ ${say.say('home.aws-missing', { command: 'ecs-pull doctor' })}`]
  return aws.said.map((one) => `⚠️ ${say.rich(one)}`)
}

function languageMenu(chosen: string | null, say: Voice) {
  const options = [...Object.entries(LANGUAGES), [AUTO, say.label('home.auto')] as const].map(([code, name]) => option(name, code))
  return {
    type: 'static_select' as const,
    action_id: ACTION.homeLanguage,
    placeholder: plain(say.label('button.language'), LIMIT.placeholder),
    options,
    initial_option: options.find(({ value }) => value === (chosen ?? AUTO))!,
  }
}
