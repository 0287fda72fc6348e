import { phrase } from '../../../core/phrase.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { ask } from '../../ask.ts'
import { tell } from '../../listen.ts'
import { offered } from '../../recent.ts'
import type { Deps } from '../../types.ts'
import { understand } from '../../understand.ts'
import type { Command } from './command.ts'

/** Answers in the channel, where all see it: a slash command has no thread of its own, so the answer begins one. */
export async function why(deps: Deps, { who, text, lang }: Command): Promise<void> {
  if (!text.trim()) {
    const choice = await offered(deps, who.channel, who.user, lang)
    if (choice) return tell(deps, who, choice)
  }
  const understood = understand(text)
  if ('problem' in understood) return tell(deps, who, sentence(lang, understood.problem ?? phrase('slack:unknown.target')))
  await ask(deps, {
    question: understood.question,
    place: { channel: who.channel, thread: null },
    who,
    lang,
  })
}
