import { phrase } from '../../../core/phrase.ts'
import type { Report } from '../../../core/report.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { recentMessage } from '../../../render/slack/recent.ts'
import { ask } from '../../ask.ts'
import { tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import { readable } from '../../readable.ts'
import type { Deps } from '../../types.ts'
import { understand } from '../../understand.ts'
import type { Command } from './command.ts'

/** Failures offered to pick from. */
const OFFERED = 20

/** What failed lately where this person is, each task or service once. */
async function recentFailures(deps: Deps, user: string): Promise<Report[]> {
  const failed = (await readable(deps, user))
    .map(({ report }) => report)
    .filter(({ target, verdict }) => target.kind !== 'text' && verdict.status !== 'healthy' && verdict.status !== 'not-a-pull-failure')
  const once = new Map(failed.toReversed().map((report) => [report.target.service ?? report.target.arn ?? report.id, report]))
  return [...once.values()].toReversed().slice(0, OFFERED)
}

/** Answers in the channel, where all see it: a slash command has no thread of its own, so the answer begins one. */
export async function why(deps: Deps, { who, text, lang }: Command): Promise<void> {
  const refused = await mayAsk(deps, who.user)
  if (refused) return tell(deps, who, sentence(lang, refused))
  if (!text.trim()) {
    const failures = await recentFailures(deps, who.user)
    if (failures.length) return tell(deps, who, recentMessage(failures, lang))
  }
  const understood = understand(text)
  if ('problem' in understood) return tell(deps, who, sentence(lang, understood.problem ?? phrase('slack:unknown.target')))
  await ask(deps, {
    question: understood.question,
    place: { channel: who.channel, thread: null },
    asker: who.user,
    lang,
    respond: (message) => tell(deps, who, message),
  })
}
