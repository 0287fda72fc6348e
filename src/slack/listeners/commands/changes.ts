import { type Phrase, phrase } from '../../../core/phrase.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { everyApprover, offBy } from '../../../run/index.ts'
import { tell } from '../../listen.ts'
import { standings } from '../../standing.ts'
import type { Deps } from '../../types.ts'
import type { Command } from './command.ts'

const WORDS = ['on', 'off'] as const

/** `/ecs-pull changes off|on`: an approver stops everything that changes something, at once and for all processes. Without a word: how it is. */
export async function changes(deps: Deps, { who, text, lang }: Command): Promise<void> {
  await tell(deps, who, sentence(lang, await switched(deps, who.user, text.trim().toLowerCase())))
}

async function switched(deps: Deps, user: string, typed: string): Promise<Phrase> {
  const word = WORDS.find((one) => one === typed)
  if (typed && !word) return phrase('slack:changes.usage', { words: WORDS })
  if (word) {
    const people = everyApprover(deps.settings)
    if (!people.length) return phrase('slack:changes.nobody')
    const standing = await standings(deps, people)(user)
    if (standing.is === 'unknown') return standing.say
    if (standing.is !== 'approver') return phrase('slack:changes.not-you', { people: people.slice(0, 10) })
    await deps.store.changes.set(word === 'off', user)
    await deps.store.audit.add({ who: user, what: 'switched', run: null, detail: { changes: word } })
  }
  const off = await offBy(deps.store, deps.settings.changes === 'off')
  if (!off) return phrase('slack:changes.on')
  return off.who === null ? phrase('slack:changes.off-settings') : phrase('slack:changes.off', { who: off.who, at: off.at ?? '' })
}
