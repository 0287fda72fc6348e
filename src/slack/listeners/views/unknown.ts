import type { App } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { VIEW } from '../../../render/slack/ids.ts'
import { noticeView } from '../../../render/slack/notice.ts'
import type { Deps } from '../../types.ts'

const KNOWN = new Set<string>(Object.values(VIEW))

/** A form of another version: its place is taken by a sentence that says so. */
export function register(app: App, deps: Deps): void {
  app.view(/.*/, async ({ ack, body, view }) => {
    if (KNOWN.has(view.callback_id)) return
    // Only the language is looked up before the answer; where that takes too long the person's own view stays as it is.
    const lang = await deps.languages.of(null, body.user.id)
    await ack({ response_action: 'update', view: noticeView(lang, phrase('slack:unknown.action')) })
  })
}
