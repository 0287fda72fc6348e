import type { Report } from '../core/report.ts'
import { type Progress, SUBJECTS } from '../core/subject.ts'
import type { Question } from '../diagnose.ts'
import { withLead } from '../find/lead.ts'
import type { Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import { doneMessage, lookingMessage, onlyYou, sentence } from '../render/slack/messages.ts'
import { reportMessage } from '../render/slack/report.ts'
import { addChange } from './changed.ts'
import { failureMessage } from './failure.ts'
import { looking } from './looking.ts'
import { accountRefused, reportRefused } from './may-ask.ts'
import { mayNotPost, type Place } from './outbox.ts'
import type { Deps, ReportContext } from './types.ts'
import { nameOf } from './understand.ts'

export interface Asked {
  question: Question
  place: Place
  asker: string | null
  lang: Language
  /** Answers only the asker, where the bot may not post: a command's `respond`. */
  respond?: (message: Message) => Promise<unknown>
}

/** After so long the asker has looked away: an edit notifies nobody, so a reply does. */
const LONG_MS = 10_000

/**
 * One question, one message: posted at once, replaced by the answer where it stands. Whatever fails, the asker is told; the
 * promise rejects only where not even that can be said.
 */
export async function ask(deps: Deps, asked: Asked): Promise<void> {
  const started = Date.now()
  const refused = accountRefused(deps, asked.place.channel, asked.question.target.account)
  if (refused) return void (await deps.outbox.post(asked.place, sentence(asked.lang, refused)))
  // The diagnosis does not wait for Slack; a failure of it is handled below.
  const progress = looking(deps, ({ subjects }) => lookingMessage(asked.lang, whatOf(asked), subjects))
  const answering = answered(deps, asked, progress.note)
  answering.catch(() => {})
  const ts = await announce(deps, asked)
  if (ts !== null) progress.show(asked.place.channel, ts)
  const context: ReportContext = {
    channel: asked.place.channel,
    thread: asked.place.thread ?? ts,
    message: ts,
    asker: asked.asker,
    lang: asked.lang,
    question: asked.question,
    runs: {},
  }
  const message = await answerMessage(deps, answering, context).finally(progress.stop)
  if (ts === null) return void (await asked.respond?.(onlyYou(message, asked.lang)))
  await deps.outbox.update(asked.place.channel, ts, message)
  if (asked.asker && Date.now() - started > LONG_MS) {
    await deps.outbox.post({ channel: asked.place.channel, thread: context.thread }, doneMessage(asked.lang, asked.asker, message.text))
  }
  const { report, question } = await answering.catch(() => ({ report: null, question: asked.question }))
  if (report) await addChange(deps, report, question)
}

/** Says that the question has arrived. Null where the bot may not post there and the asker can be answered alone. */
async function announce({ outbox }: Deps, asked: Asked): Promise<string | null> {
  const { place, lang, respond } = asked
  const text = asked.question.target.kind === 'text'
  try {
    return await outbox.post(place, lookingMessage(lang, whatOf(asked), text ? [] : AT_FIRST))
  } catch (error) {
    if (respond && mayNotPost(error)) return null
    throw error
  }
}

const AT_FIRST = SUBJECTS.map((subject) => ({ subject, state: 'waiting' as const }))

const whatOf = ({ question: { target } }: Asked) => ({ name: nameOf(target), text: target.kind === 'text' })

/** The answer, and what it answers: a text may lead to a task, which is what is asked about from then on. */
async function answered(
  deps: Deps,
  { question, place }: Asked,
  onProgress: (progress: Progress) => void,
): Promise<{ report: Report; question: Question }> {
  const lead = await deps.find?.(question, deps.settings.channels?.[place.channel]?.accounts)
  if (!lead) return { report: await deps.answer(question, onProgress), question }
  return { report: withLead(await deps.answer(lead.question, onProgress), lead), question: lead.question }
}

async function answerMessage(deps: Deps, answering: ReturnType<typeof answered>, context: ReportContext): Promise<Message> {
  try {
    const { report, question } = await answering
    // Who names no account learns which one it is only now.
    const refused = reportRefused(deps, context.channel, report)
    if (refused) return sentence(context.lang, refused)
    await deps.store.reports.save(report, { ...context, question })
    return reportMessage(report, { lang: context.lang, asker: context.asker })
  } catch (error) {
    return failureMessage(deps, error, context.lang)
  }
}
