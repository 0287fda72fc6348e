import type { Report } from '../core/report.ts'
import type { Progress } from '../core/subject.ts'
import type { Question } from '../diagnose.ts'
import { withLead } from '../find/lead.ts'
import type { Message } from '../render/slack/limits.ts'
import { doneMessage, inDirect, lookingMessage, onlyYou, sameMessage, sentence } from '../render/slack/messages.ts'
import { reportMessage } from '../render/slack/report.ts'
import { announce, whatOf } from './announce.ts'
import type { Asked } from './asked.ts'
import { addChange } from './changed.ts'
import { answeredBefore, noteAsked } from './crowd.ts'
import { failureMessage } from './failure.ts'
import { tell } from './listen.ts'
import { looking } from './looking.ts'
import { accountRefused, reportRefused } from './may-ask.ts'
import { sharedRefused } from './shared-channel.ts'
import type { Deps, ReportContext } from './types.ts'

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
  const shared = await sharedRefused(deps, asked.place.channel)
  if (shared) return toldAlone(deps, asked, sentence(asked.lang, shared))
  // The diagnosis does not wait for Slack; a failure of it is handled below.
  const progress = looking(deps, ({ subjects }) => lookingMessage(asked.lang, whatOf(asked), subjects))
  const answering = answered(deps, asked, progress.note)
  answering.catch(() => {})
  const posted = await announce(deps, asked)
  const channel = posted?.channel ?? asked.place.channel
  const elsewhere = channel !== asked.place.channel
  const ts = posted?.ts ?? null
  if (ts !== null) progress.show(channel, ts)
  const context: ReportContext = {
    channel,
    thread: (elsewhere ? null : asked.place.thread) ?? ts,
    message: ts,
    asker: asked.asker,
    lang: asked.lang,
    question: asked.question,
    runs: {},
  }
  if (ts !== null) await noteAsked(deps, asked.question, asked.asker, { channel, message: ts, thread: context.thread })
  const said = await answerMessage(deps, answering, context, asked).finally(progress.stop)
  if (ts === null) return void (await asked.respond?.(onlyYou(said, asked.lang)))
  const message = elsewhere ? inDirect(said, asked.lang, asked.place.channel) : said
  await deps.outbox.update(channel, ts, message)
  if (asked.asker && Date.now() - started > LONG_MS) {
    await deps.outbox.post({ channel, thread: context.thread }, doneMessage(asked.lang, asked.asker, message.text))
  }
  const { report, question } = await answering.catch(() => ({ report: null, question: asked.question }))
  if (report) await addChange(deps, report, question)
}

/** For the asker alone; who only pasted an error is left in peace. */
async function toldAlone(deps: Deps, { place, asker, respond, unasked }: Asked, message: Message): Promise<void> {
  if (respond) await respond(message)
  else if (!unasked) await tell(deps, { user: asker, ...place }, message)
}

/** The answer, and what it answers: a text may lead to a task, which is what is asked about from then on. */
async function answered(
  deps: Deps,
  { question, place }: Asked,
  onProgress: (progress: Progress) => void,
): Promise<{ report: Report; question: Question }> {
  // Only a text has to be looked up.
  const lead = question.target.kind === 'text' && (await deps.find?.(question, deps.settings.channels?.[place.channel]?.accounts))
  if (!lead) return { report: await deps.answer(question, onProgress), question }
  return { report: withLead(await deps.answer(lead.question, onProgress), lead), question: lead.question }
}

async function answerMessage(
  deps: Deps,
  answering: ReturnType<typeof answered>,
  context: ReportContext,
  { place: { channel }, unasked = false }: Asked,
): Promise<Message> {
  try {
    const { report, question } = await answering
    // Who names no account learns which one it is only now.
    const refused = reportRefused(deps, channel, report)
    if (refused) return sentence(context.lang, refused)
    const link = await answeredBefore(deps, report, context)
    if (link && unasked) return sameMessage(context.lang, link)
    await deps.store.reports.save(report, { ...context, question })
    return reportMessage(report, { lang: context.lang, asker: context.asker, alone: context.message === null })
  } catch (error) {
    return failureMessage(deps, error, context.lang)
  }
}
