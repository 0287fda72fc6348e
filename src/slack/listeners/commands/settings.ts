import { phrase } from '../../../core/phrase.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { tell } from '../../listen.ts'
import type { Deps } from '../../types.ts'
import type { Command } from './command.ts'

const MODES = ['always', 'mentioned'] as const

/** `/ecs-pull settings always|mentioned`: whether a pasted error is answered unasked in this channel. Without a word: how it is. */
export async function settings(deps: Deps, { who, text, lang }: Command): Promise<void> {
  const word = text.trim().toLowerCase()
  const mode = MODES.find((one) => one === word)
  if (word && !mode) return tell(deps, who, sentence(lang, phrase('slack:settings.usage', { modes: MODES })))
  if (mode) {
    await deps.store.channels.set(who.channel, { mode })
    await deps.store.audit.add({ who: who.user, what: 'mode', run: null, detail: { channel: who.channel, mode } })
  }
  const now = mode ?? (await deps.store.channels.get(who.channel)).mode ?? deps.settings.channels?.[who.channel]?.mode ?? 'always'
  await tell(deps, who, sentence(lang, phrase(`slack:settings.${now === 'mentioned' ? 'mentioned' : 'always'}`)))
}
