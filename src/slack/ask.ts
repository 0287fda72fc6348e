import type { Report } from '../core/report.ts'
import type { Progress } from '../core/subject.ts'
import type { Question } from '../diagnose.ts'
import { withLead } from '../find/lead.ts'
import type { Message } from '../render/slack/limits.ts'
import { doneMessage, inDirect, lookingMessage, onlyYou, sameMessage, sentence } from '../render/slack/messages.ts'
import { reportMessage } from '../render/slack/report.ts'
import type { Due } from '../store/store.ts'
import { type Announced, announce, whatOf } from './announce.ts'
import type { Asked, KeptQuestion } from './asked.ts'
import { addChange } from './changed.ts'
import { answeredBefore, noteAsked } from './crowd.ts'
import { failureMessage, logged } from './failure.ts'
import type { Letter } from './letter.ts'
import { interrupted, tell } from './listen.ts'
import { looking } from './looking.ts'
import { accountRefused, reportRefused } from './may-ask.ts'
import { sharedRefused } from './shared-channel.ts'
import type { Deps, ReportContext } from './types.ts'
import type { Who } from './who.ts'

/** After so long the asker has looked away: an edit notifies nobody, so a reply does. */
const LONG_MS = 10_000
/** A question whose process died so often may be what kills it. */
const TRIES = 3

/**
 * One question, one message: posted at once, replaced by the answer where it stands. Whatever fails, the asker is told: the question is
 * kept until it has been answered, by this process or another.
 */
export async function ask(deps: Deps, asked: Asked): Promise<void> {
  const { place, who, lang } = asked
  const refused = accountRefused(deps, place.channel, asked.question.target.account)
  if (refused) return void (await deps.outbox.post(place, sentence(lang, refused)))
  const shared = await sharedRefused(deps, place.channel)
  // Who only pasted an error is left in peace, unless the bot can't say why it is silent.
  if (shared) return asked.unasked && shared.key === 'slack:shared-channel' ? undefined : tell(deps, who, sentence(lang, shared))
  await deps.outbox.change(who.row, 'question', { asked, posted: null } satisfies KeptQuestion)
  await answerTo(deps, asked, (now) => announce(deps, now))
}

/** A question whose process died before it was answered: it is asked again, and answered in the message that is there. */
export async function askAgain(deps: Deps, row: Due<KeptQuestion>): Promise<void> {
  const { asked, posted } = row.body
  if (row.tries >= TRIES) return interrupted(deps, { ...row, body: asked.who satisfies Who })
  await answerTo(deps, asked, async (now) => (posted ? { posted, unsure: false } : announce(deps, now, true)))
}

async function answerTo(deps: Deps, asked: Asked, begin: (asked: Asked) => Promise<Announced>): Promise<void> {
  const { place, who, lang } = asked
  const started = Date.now()
  // The diagnosis does not wait for Slack; a failure of it is handled below.
  const progress = looking(deps, ({ subjects }) => lookingMessage(lang, whatOf(asked), subjects))
  const answering = answered(deps, asked, progress.note)
  answering.catch(() => {})
  const { posted, unsure } = await begin(asked)
  if (posted) {
    await deps.outbox.change(who.row, 'question', { asked, posted } satisfies KeptQuestion)
    progress.show(posted.channel, posted.ts)
  }
  const channel = posted?.channel ?? place.channel
  const ts = posted?.ts ?? null
  const context: ReportContext = {
    channel,
    thread: (channel === place.channel ? place.thread : null) ?? ts,
    message: ts,
    asker: who.user,
    lang,
    question: asked.question,
  }
  if (ts !== null) await noted(deps, asked, context)
  const { message, alone, report } = await answerMessage(deps, answering, context, asked).finally(progress.stop)
  const besides = { respond: onlyYou(alone, lang), direct: inDirect(message, lang, place.channel) }
  const long = who.user !== null && ts !== null && Date.now() - started > LONG_MS
  const answer: Omit<Letter, 'alone'> = {
    message: channel === place.channel ? message : besides.direct,
    besides,
    edit: posted,
    place,
    respond: who.respond ?? null,
    user: who.user,
    unsure,
    ...(report && { report: report.id }),
    ...(long && { call: { place: { channel, thread: context.thread }, message: doneMessage(lang, who.user!, message.text) } }),
  }
  await deps.outbox.answer(who.row, answer)
  if (report) await addChange(deps, report, (await answering).question)
}

/** Who asks the same in a moment is linked to this answer: where that can't be noted, they get one of their own. */
async function noted(deps: Deps, { question, who }: Asked, context: ReportContext): Promise<void> {
  await noteAsked(deps, question, who.user, context).catch((error: unknown) => logged(deps.log, error, 'a question could not be noted'))
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

/** What is said: to all, and to its reader alone. `report`: where the answer is one. */
interface Said {
  message: Message
  alone: Message
  report: Report | null
}

const saying = (message: Message): Said => ({ message, alone: message, report: null })

async function answerMessage(
  deps: Deps,
  answering: ReturnType<typeof answered>,
  context: ReportContext,
  { place: { channel }, unasked = false }: Asked,
): Promise<Said> {
  try {
    const { report, question } = await answering
    // Who names no account learns which one it is only now.
    const refused = reportRefused(deps, channel, report)
    if (refused) return saying(sentence(context.lang, refused))
    const link = await answeredBefore(deps, report, context).catch(() => null)
    if (link && unasked) return saying(sameMessage(context.lang, link))
    // An answer that can't be kept is an answer all the same; its buttons then say that they know nothing.
    await deps.store.reports
      .save(report, { ...context, question })
      .catch((error: unknown) => logged(deps.log, error, 'an answer could not be kept'))
    const of = { lang: context.lang, asker: context.asker }
    return { message: reportMessage(report, of), alone: reportMessage(report, { ...of, alone: true }), report }
  } catch (error) {
    return saying(failureMessage(deps, error, context.lang))
  }
}
