import { phrase } from '../../../core/phrase.ts'
import { LANGUAGES } from '../../../render/language.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { chooseLanguage } from '../../choose-language.ts'
import { tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import type { Deps } from '../../types.ts'
import type { Command } from './command.ts'

/** What stands for "no choice of one's own": the Slack locale holds again. */
const AUTO = 'auto'

/** `/ecs-pull lang ja` for oneself; `/ecs-pull lang ja here` for everybody in the channel; `auto` takes the choice back. */
export async function lang(deps: Deps, { who, text, lang: spoken }: Command): Promise<void> {
  const [word = '', place = ''] = text.toLowerCase().split(/\s+/)
  const chosen = Object.entries(LANGUAGES).find(([code, name]) => code === word || name.toLowerCase() === word)?.[0]
  if (!chosen && word !== AUTO) {
    return tell(deps, who, sentence(spoken, phrase('slack:lang.usage', { languages: [...Object.keys(LANGUAGES), AUTO] })))
  }
  const here = place === 'here'
  const refused = here ? await mayAsk(deps, who.user) : null
  if (refused) return tell(deps, who, sentence(spoken, refused))
  await chooseLanguage(deps, { user: who.user, channel: here ? who.channel : null }, chosen ?? null)
  const now = await deps.languages.of(who.channel, who.user)
  const said: Record<string, string> = chosen ? { language: LANGUAGES[chosen] ?? chosen } : {}
  await tell(deps, who, sentence(chosen ?? now, phrase(`slack:lang.${here ? 'channel' : 'own'}${chosen ? '' : '-auto'}`, said)))
}
