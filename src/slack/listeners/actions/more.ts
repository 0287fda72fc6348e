import type { App, BlockAction, OverflowAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { reportMessage } from '../../../render/slack/report.ts'
import { type Kept, reportOf } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import { startedOf } from '../../report-shown.ts'
import { sharedRefused } from '../../shared-channel.ts'
import type { Deps } from '../../types.ts'
import { type Press, press } from './press.ts'

const choices: Record<string, (deps: Deps, pressed: Press, kept: Kept, lang: string) => Promise<unknown>> = {
  /** Kept in the record, once a person and answer; whoever runs the bot reads it there. */
  async bad(deps, { who }, { report }, lang) {
    if (await deps.store.events.claim(`feedback ${report.id} ${who.user}`)) {
      const { cause, status } = report.verdict
      await deps.store.audit.add({ who: who.user, what: 'not-helpful', run: null, detail: { report: report.id, status, cause } })
    }
    await tell(deps, who, sentence(lang, phrase('slack:noted')))
  },
  /** Slack posts what goes to a response_url also where the bot is no member: it keeps to the rules of any post, and refuses where it can't see them. */
  async share(deps, { who }, { report, context }, lang) {
    const refused = (await mayAsk(deps, who.user)) ?? (await sharedRefused(deps, context.channel, phrase('slack:share-unseen')))
    if (refused || !who.respond) return tell(deps, who, sentence(lang, refused ?? phrase('slack:press-again')))
    const started = await startedOf(deps.store, report.id)
    const message = reportMessage(report, { lang: context.lang, asker: context.asker, started })
    await deps.outbox.respond(who.respond.url, { ...message, response_type: 'in_channel', replace_original: false })
  },
}

/** The choices behind the three dots of an answer. */
export function register(app: App, deps: Deps): void {
  app.action<BlockAction<OverflowAction>>(ACTION.more, async ({ ack, body, action }) => {
    await ack()
    const pressed = press(body)
    const [choice = '', ...id] = (action.selected_option?.value ?? '').split(':')
    afterwards(deps, pressed.who, async (lang) => {
      const kept = await reportOf(deps, pressed.who, id.join(':'), lang)
      if (!kept) return
      if (!Object.hasOwn(choices, choice)) return tell(deps, pressed.who, sentence(lang, phrase('slack:unknown.action')))
      await choices[choice]!(deps, pressed, kept, lang)
    })
  })
}
