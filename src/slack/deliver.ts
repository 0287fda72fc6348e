import type { WebClient } from '@slack/web-api'
import type { Calls } from './calls.ts'
import { type Fault, faultOf } from './codes.ts'
import { type Letter, type Place, type Posted, type Way, waysOf, wordsFor } from './letter.ts'
import { findPosted } from './posted.ts'

export interface Tools {
  client: WebClient
  calls: Calls
  now(): number
  /** Something is said again that may have been said: nobody could look. */
  onDouble(): void
}

/** It has been told, and stands there (null: only its reader sees it); or it is to be tried again, after as long as Slack says. */
export type Outcome =
  | { told: Way; posted: Posted | null }
  | { told: null; unsure: boolean; uneditable: boolean; afterMs: number | null; why: string }

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
  let uneditable = false
  const late = tries >= TRIES || tools.now() - createdAt > LONG_MS
  for (const way of waysOf(one, tools.now())) {
    try {
      return { told: way, posted: await whicheverFits(tools, way, id, { ...one, unsure }, createdAt) }
    } catch (error) {
      const fault = faultOf(error)
      why = `${way}: ${(error as Error).message}`
      if (fault.kind !== 'later') {
        uneditable ||= way === 'edit'
        continue
      }
      unsure ||= fault.unsure && way !== 'edit'
      afterMs = Math.max(afterMs ?? 0, fault.afterMs ?? 0) || null
      if (!late) break
    }
  }
  return { told: null, unsure, uneditable, afterMs, why }
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

/** A message that says the same already, where the bot may look. */
async function saidAlready(
  { client }: Tools,
  id: string | null,
  { unsure, message }: Letter,
  place: Place,
  createdAt: number,
): Promise<Posted | null> {
  const there = unsure && id !== null ? await findPosted(client, place, id, message.text, createdAt) : null
  return there !== null && there !== 'unseen' && there.text === message.text ? { channel: there.channel, ts: there.ts } : null
}

const WAYS: Record<Way, (tools: Tools, id: string | null, one: Letter, createdAt: number) => Promise<Posted | null>> = {
  async edit(tools, id, one, createdAt) {
    // It may have been posted anew, by a process that could not edit it.
    const anew = one.place && (await saidAlready(tools, id, one, one.place, createdAt))
    if (anew) return anew
    await tools.calls.edit(one.edit!, one.message)
    return one.edit
  },
  async post(tools, id, { place, message, unsure }, createdAt) {
    const there = unsure && id !== null ? await findPosted(tools.client, place!, id, message.text, createdAt) : null
    if (there === 'unseen') tools.onDouble()
    if (there === 'unseen' || there === null) return tools.calls.post(place!, message, id)
    const posted = { channel: there.channel, ts: there.ts }
    // It said so before anybody could write that down.
    if (there.text === message.text) return posted
    try {
      await tools.calls.edit(posted, message)
      return posted
    } catch (error) {
      // The first message of an answer, that can't be changed any more.
      if (faultOf(error).kind !== 'shut') throw error
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
