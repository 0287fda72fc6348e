import { DOCUMENTED } from '../documented-codes.ts'

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const pick = <T>(random: () => number, all: readonly T[]): T => all[Math.floor(random() * all.length)]!

/** What goes wrong with one call: `lost`, it is carried out and its answer does not arrive; `unsent`, it never arrives. */
export type Fault =
  | { kind: 'code'; error: string }
  | { kind: 'limited'; seconds: number }
  | { kind: 'down' | 'unsent' | 'lost' | 'done-but-500' }
  | { kind: 'slow'; ms: number }

/** Codes of a look that say “you may not look here”: where there are any, a double is allowed. */
const LOOKS = new Set(['conversations.replies', 'conversations.history'])
const TEMPORARY = new Set(['ratelimited', 'service_unavailable', 'request_timeout', 'fatal_error', 'internal_error'])

/** How bad one run's Slack is. */
export interface Weather {
  /** How likely one call is to go wrong. */
  chance: number
  /** The bot is never told that it may not look for its own messages. */
  looks: boolean
}

/** What goes wrong with a call; null: nothing. Each documented code of each method comes up in time. */
export function faultFor(random: () => number, { chance, looks }: Weather, method: string): Fault | null {
  if (method === 'auth.test' || random() > chance) return null
  const roll = random()
  if (roll < 0.45) {
    const error = pick(random, DOCUMENTED[method] ?? ['fatal_error'])
    if (error === 'ratelimited') return { kind: 'limited', seconds: 1 + Math.floor(random() * 30) }
    return looks && LOOKS.has(method) && !TEMPORARY.has(error) ? { kind: 'down' } : { kind: 'code', error }
  }
  if (roll < 0.55) return { kind: 'limited', seconds: 1 + Math.floor(random() * 40) }
  if (roll < 0.65) return { kind: 'down' }
  if (roll < 0.75) return { kind: 'unsent' }
  if (roll < 0.87) return { kind: 'lost' }
  if (roll < 0.93) return { kind: 'done-but-500' }
  return { kind: 'slow', ms: Math.floor(random() * 300) }
}
