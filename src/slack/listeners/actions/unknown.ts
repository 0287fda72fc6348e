import type { App } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { afterwards, tell } from '../../listen.ts'
import type { Deps } from '../../types.ts'
import { type Pressed, press } from './press.ts'

const KNOWN = new Set<string>(Object.values(ACTION))

/** A button of another version: said so, rather than a warning sign that explains nothing. */
export function register(app: App, deps: Deps): void {
  app.action(/.*/, async ({ ack, body, action }) => {
    const id = 'action_id' in action ? action.action_id : ''
    if (KNOWN.has(id) || id.startsWith(ACTION.fix)) return
    await ack()
    const pressed = press(body as Pressed)
    afterwards(deps, pressed.who, (lang) => tell(deps, pressed.who, sentence(lang, phrase('slack:unknown.action'))))
  })
}
