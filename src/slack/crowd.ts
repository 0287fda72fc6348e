import { createHash } from 'node:crypto'
import type { Question } from '../diagnose.ts'
import { linkTo } from './home.ts'
import type { Deps, ReportContext } from './types.ts'

/** The same error pasted within this time, in one channel, is one question. Milliseconds. */
const WINDOW = 10 * 60_000
/** How long the second to come waits for the first one's message. */
const PATIENCE_MS = 5_000
const LOOK_MS = 200

type Where = Pick<ReportContext, 'channel' | 'message' | 'thread'>

/** Tells questions apart: the target where there is one, else the words, whatever the space between them. */
function keyOf(channel: string, { target, pasted }: Question): string {
  const what = target.kind === 'text' ? (pasted?.text ?? '').toLowerCase().replace(/\s+/g, ' ').trim() : JSON.stringify(target)
  return createHash('sha256').update(`${channel} ${what}`).digest('hex').slice(0, 32)
}

/** Notes where a question is being answered. */
export const noteAsked = ({ store }: Pick<Deps, 'store'>, question: Question, asker: string | null, where: Where): Promise<void> =>
  store.audit.add({ who: asker ?? 'ecs-pull', what: 'asked', run: null, detail: { key: keyOf(where.channel, question), ...where } })

/**
 * The link to where the same question was asked a moment ago in that channel; null: this is the first. Of several that come at once, to
 * whichever process, one is the first.
 */
export async function askedBefore(deps: Deps, channel: string, question: Question): Promise<string | null> {
  const { store } = deps
  const key = keyOf(channel, question)
  const find = async (): Promise<string | null> => {
    const noted = await store.audit.list({ since: store.now() - WINDOW })
    const found = noted.findLast(({ what, detail }) => what === 'asked' && detail.key === key)
    return found ? linkTo(deps, found.detail as unknown as Where) : null
  }
  const known = await find()
  if (known || (await store.events.claim(`asking ${key} ${Math.floor(store.now() / WINDOW)}`))) return known
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    await new Promise((wake) => setTimeout(wake, LOOK_MS))
    const link = await find()
    if (link) return link
  }
  return null
}
