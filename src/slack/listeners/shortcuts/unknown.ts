import type { App } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { SHORTCUT } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { afterwards, tell } from '../../listen.ts'
import type { Deps } from '../../types.ts'
import { type Pressed, press } from '../actions/press.ts'

const KNOWN = new Set<string>(Object.values(SHORTCUT))

/** A shortcut of another version. */
export function register(app: App, deps: Deps): void {
  app.shortcut(/.*/, async ({ ack, shortcut }) => {
    if (KNOWN.has(shortcut.callback_id)) return
    await ack()
    const { who } = press(shortcut as unknown as Pressed)
    afterwards(deps, who, (lang) => tell(deps, who, sentence(lang, phrase('slack:unknown.action'))))
  })
}
