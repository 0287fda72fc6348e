import { createHash } from 'node:crypto'
import type { Report } from '../core/report.ts'
import type { Question } from '../diagnose.ts'
import type { ParsedError } from '../target/types.ts'
import { linkTo } from './home.ts'
import type { Deps, ReportContext } from './types.ts'

/** The same error pasted within this time, in one channel, is one question. Milliseconds. */
const WINDOW = 10 * 60_000
/** How long the second to come waits for the first one's message. */
const PATIENCE_MS = 5_000
const LOOK_MS = 200

type Where = Pick<ReportContext, 'channel' | 'message' | 'thread'>

const hash = (...parts: unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)

/** Tells questions apart: the target where there is one, else what the text says. */
const keyOf = (channel: string, { target, pasted }: Question): string =>
  hash(channel, target.kind === 'text' && pasted ? saidIn(pasted) : target)

/** Each task's own words differ in ids and times: a known wording about the same image and service is the same error. */
function saidIn({ text, signature, image, service, cluster, account, region }: ParsedError): unknown[] {
  if (signature && (image || service)) return [signature, image, service, cluster, account, region]
  return [text.toLowerCase().replace(/\s+/g, ' ').trim()]
}

/** Two answers with this in common are one: the same service fails for the same reason. Null: nothing to compare. */
function keyOfAnswer(channel: string, { target, verdict }: Report): string | null {
  if (verdict.status !== 'explained' || !verdict.cause || !target.service) return null
  return hash(channel, 'answer', target.account, target.region, target.cluster, target.service, verdict.cause)
}

/** Notes where a question is being answered. */
export const noteAsked = (deps: Pick<Deps, 'store'>, question: Question, asker: string | null, where: Where): Promise<void> =>
  note(deps, keyOf(where.channel, question), asker, where)

const note = ({ store }: Pick<Deps, 'store'>, key: string, asker: string | null, { channel, message, thread }: Where): Promise<void> =>
  store.audit.add({ who: asker ?? 'ecs-pull', what: 'asked', run: null, detail: { key, channel, message, thread } })

async function noted(deps: Deps, key: string): Promise<string | null> {
  const lately = await deps.store.audit.list({ since: deps.store.now() - WINDOW })
  const found = lately.findLast(({ what, detail }) => what === 'asked' && detail.key === key)
  return found ? linkTo(deps, found.detail as unknown as Where) : null
}

/**
 * The link to an answer of a moment ago in that channel, that the same service fails for the same cause; null: this is the first, and noted.
 * Tasks of one service that fail one after another are one failure, though each has a name of its own.
 */
export async function answeredBefore(deps: Deps, report: Report, context: ReportContext): Promise<string | null> {
  const key = keyOfAnswer(context.channel, report)
  if (!key || !context.message) return null
  const link = await noted(deps, key)
  if (!link) await note(deps, key, context.asker, context)
  return link
}

/**
 * The link to where the same question was asked a moment ago in that channel; null: this is the first. Of several that come at once, to
 * whichever process, one is the first.
 */
export async function askedBefore(deps: Deps, channel: string, question: Question): Promise<string | null> {
  const { store } = deps
  const key = keyOf(channel, question)
  const known = await noted(deps, key)
  if (known || (await store.events.claim(`asking ${key} ${Math.floor(store.now() / WINDOW)}`))) return known
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    await new Promise((wake) => setTimeout(wake, LOOK_MS))
    const link = await noted(deps, key)
    if (link) return link
  }
  return null
}
