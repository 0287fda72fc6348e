import type { App } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { COMMAND } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { afterwards, tell } from '../../listen.ts'
import type { Deps } from '../../types.ts'
import { responseUrl } from '../../who.ts'

/** Without a listener Slack waits three seconds and shows an error of its own. */
export function register(app: App, deps: Deps): void {
  app.command(/.*/, async ({ command, ack }) => {
    if (command.command === COMMAND) return
    await ack()
    const who = { user: command.user_id, channel: command.channel_id, thread: null, respond: responseUrl(command.response_url) }
    afterwards(deps, who, (lang) => tell(deps, who, sentence(lang, phrase('slack:unknown.command', { command: `${COMMAND} help` }))))
  })
}
