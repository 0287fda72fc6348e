import type { WebClient } from '@slack/web-api'
import type { Calls } from './calls.ts'
import { type Fault, faultOf } from './codes.ts'
import { type Letter, type Posted, type Way, waysOf, wordsFor } from './letter.ts'
import { findPosted } from './posted.ts'

export interface Tools {
  client: WebClient
  calls: Calls
  now(): number
  /** Something is said again that may have been said: nobody could look. */
  onDouble(): void
}

/** It has been told, and stands there (null: only its reader sees it); or it is to be tried again, after as long as Slack says. */
export type Outcome = { told: Way; posted: Posted | null } | { told: null; unsure: boolean; afterMs: number | null; why: string }

/** Tries of one way before the next is tried as well, though Slack only says “later”; or so long after it was first to be said. */
const TRIES = 4
const LONG_MS = 120_000

/** Says a letter on the best of its ways that is open. `tries`: how often that has been tried before. */
export async function deliver(
  tools: Tools,
  id: string,
  one: Letter,
  { createdAt, tries }: { createdAt: number; tries: number },
): Promise<Outcome> {
  let unsure = one.unsure
  let afterMs: number | null = null
  let why = 'no way'
  const late = tries >= TRIES || tools.now() - createdAt > LONG_MS
  for (const way of waysOf(one, tools.now())) {
    try {
      return { told: way, posted: await whicheverFits(tools, way, id, { ...one, unsure }, createdAt) }
    } catch (error) {
      const fault = faultOf(error)
      why = `${way}: ${(error as Error).message}`
      if (fault.kind !== 'later') continue
      unsure ||= fault.unsure && way !== 'edit'
      afterMs = Math.max(afterMs ?? 0, fault.afterMs ?? 0) || null
      if (!late) break
    }
  }
  return { told: null, unsure, afterMs, why }
}

/** Of a message that Slack does not take as it is the words alone are sent. */
async function whicheverFits(tools: Tools, way: Way, id: string, one: Letter, createdAt: number): Promise<Posted | null> {
  try {
    return await WAYS[way](tools, id, one, createdAt)
  } catch (error) {
    const { kind }: Fault = faultOf(error)
    if (kind !== 'content') throw error
    const { text } = wordsFor(one, way)
    return WAYS[way](tools, null, { ...one, message: { text: text.slice(0, 3000) || '…', blocks: [] }, besides: {} }, createdAt)
  }
}

const WAYS: Record<Way, (tools: Tools, id: string | null, one: Letter, createdAt: number) => Promise<Posted | null>> = {
  async edit({ calls }, _, { edit, message }) {
    await calls.edit(edit!, message)
    return edit
  },
  async post(tools, id, { place, message, unsure }, createdAt) {
    const there = unsure && id !== null ? await findPosted(tools.client, place!, id, createdAt) : null
    if (there === 'unseen') tools.onDouble()
    if (there === 'unseen' || there === null) return tools.calls.post(place!, message, id)
    try {
      await tools.calls.edit(there, message)
      return there
    } catch (error) {
      if (faultOf(error).kind !== 'shut') throw error
      // Whether it says all this already cannot be known.
      tools.onDouble()
      return tools.calls.post(place!, message, id)
    }
  },
  async whisper({ calls, onDouble }, _, one) {
    if (one.unsure) onDouble()
    await calls.whisper(one.place!, one.user!, one.message)
    return null
  },
  async respond({ calls, onDouble }, _, one) {
    if (one.unsure) onDouble()
    await calls.respond(one.respond!.url, { ...wordsFor(one, 'respond'), response_type: 'ephemeral', replace_original: false })
    return null
  },
  async direct({ calls, onDouble }, id, one) {
    if (one.unsure) onDouble()
    return calls.post({ channel: one.user!, thread: null }, wordsFor(one, 'direct'), id)
  },
}
