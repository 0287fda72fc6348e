import { phrase } from '../core/phrase.ts'
import type { Message } from '../render/slack/limits.ts'
import { requestMessage } from '../render/slack/request.ts'
import { type Run, showRun } from '../run/index.ts'
import { othersOf, termsFor } from './approvers.ts'
import { keepShown } from './keep-shown.ts'
import type { Letter, Posted } from './letter.ts'
import type { Deps } from './types.ts'

/** The request for a run's approval as the store has it: who is asked, who has approved so far, and what was decided. Null: there is none. */
async function requestNow(deps: Deps, id: string): Promise<Message | null> {
  const request = await deps.store.requests.of(id)
  if (!request) return null
  const run = await showRun(deps.store, id)
  const { approvers, minutes, second } = termsFor(deps, run, request.channel)
  const approved = await deps.store.approvals.of(id)
  const until = new Date(run.createdAt + minutes * 60_000).toISOString()
  return requestMessage(run, request.lang, {
    approvers: await othersOf(deps, approvers, [run.asker, ...approved]),
    approved,
    until,
    second,
  })
}

/** Brings the message that asks for a run's approval up to what the store holds. One that can't be changed any more is posted anew. */
export async function showRequest(deps: Deps, id: string): Promise<void> {
  const request = await deps.store.requests.of(id)
  if (!request?.message) return
  const { channel, thread, message: ts } = request
  await keepShown(
    () => requestNow(deps, id),
    async (message) => (await deps.outbox.say({ message, edit: { channel, ts }, place: { channel, thread }, request: id })) !== null,
  )
}

/**
 * Asks the approvers in the thread, once for any number of presses.
 *
 * @returns false where they have been asked before: then that message is brought up to date
 */
export async function askApprovers(deps: Deps, run: Run, user: string): Promise<boolean> {
  const { store, outbox } = deps
  let mine = false
  const [request, message] = [await store.requests.of(run.id), await requestNow(deps, run.id)]
  if (request && message) {
    const { channel, thread } = request
    const asking = async (...row: Parameters<typeof store.outbox.add>) => {
      mine = await store.requests.ask(run.id, { who: user, fix: run.fix }, ...row)
      return mine
    }
    await outbox.say({ message, place: { channel, thread }, request: run.id }, `request ${run.id}`, asking)
  }
  // Somebody may have decided while it was on its way.
  await showRequest(deps, run.id)
  return mine
}

/**
 * The message that asks stands there by now: kept with the request, and brought up to what has been decided meanwhile. What Slack took only
 * later may have covered what was shown since.
 */
export async function noteRequest(deps: Deps, { request: run, message }: Letter, { channel, ts }: Posted): Promise<void> {
  const request = run === undefined ? null : await deps.store.requests.of(run)
  if (!run || !request || request.channel !== channel) return
  if (request.message !== ts) await deps.store.requests.note(run, { message: ts })
  if (JSON.stringify(await requestNow(deps, run)) !== JSON.stringify(message)) await showRequest(deps, run)
}

/** Said to whoever asks for what somebody has asked for before. */
export const askedBefore = ({ asker }: Run) => phrase('slack:request.asked-before', { who: asker })
