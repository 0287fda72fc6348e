import type { App } from '@slack/bolt'
import { COMMAND } from '../../../render/slack/ids.ts'
import { helpMessage, sentence, unknownSubcommand } from '../../../render/slack/messages.ts'
import { maskSecrets } from '../../../target/paste/mask.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import type { Deps } from '../../types.ts'
import { looksLikeQuestion } from '../../understand.ts'
import { responseUrl } from '../../who.ts'
import { changes } from './changes.ts'
import type { Command } from './command.ts'
import { fixes } from './fixes.ts'
import { lang } from './lang.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { why } from './why.ts'

const SUBCOMMANDS: Record<string, (deps: Deps, command: Command) => Promise<void>> = {
  why,
  fixes,
  changes,
  lang,
  runs,
  settings,
  help: (deps, { who, lang }) => tell(deps, who, helpMessage(lang)),
}

/** Guests learn how the bot speaks, and choose their own language. All else shows or changes what is the workspace's. */
const FOR_ALL = ['help', 'lang']

/** `/ecs-pull why|fixes|changes|runs|lang|settings|help`. The subcommand may be left out before an ARN or an error text; people forget it. */
export function register(app: App, deps: Deps): void {
  app.command(COMMAND, async ({ command, ack }) => {
    await ack()
    const typed = { user: command.user_id, channel: command.channel_id, thread: null, respond: responseUrl(command.response_url) }
    afterwards(deps, typed, async (lang, who) => {
      const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(command.text ?? '') ?? []
      const name = word.toLowerCase().replace(/[:：,]+$/, '') || 'help'
      const refused = FOR_ALL.includes(name) ? null : await mayAsk(deps, command.user_id)
      if (refused) return tell(deps, who, sentence(lang, refused))
      if (Object.hasOwn(SUBCOMMANDS, name)) return SUBCOMMANDS[name]!(deps, { who, text: rest, lang })
      if (looksLikeQuestion(command.text)) return why(deps, { who, text: command.text, lang })
      await tell(deps, who, unknownSubcommand(lang, maskSecrets(word)))
    })
  })
}
