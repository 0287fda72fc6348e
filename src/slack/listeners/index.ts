import type { App } from '@slack/bolt'
import type { Deps } from '../types.ts'
import * as candidate from './actions/candidate.ts'
import * as checks from './actions/checks.ts'
import * as decide from './actions/decide.ts'
import * as failure from './actions/failure.ts'
import * as fix from './actions/fix.ts'
import * as homeLanguage from './actions/home-language.ts'
import * as language from './actions/language.ts'
import * as more from './actions/more.ts'
import * as recent from './actions/recent.ts'
import * as recheck from './actions/recheck.ts'
import * as unknownAction from './actions/unknown.ts'
import * as ecsPull from './commands/ecs-pull.ts'
import * as unknownCommand from './commands/unknown.ts'
import * as appHome from './events/app-home.ts'
import * as appMention from './events/app-mention.ts'
import * as message from './events/message.ts'
import * as diagnose from './shortcuts/diagnose.ts'
import * as unknownShortcut from './shortcuts/unknown.ts'
import * as fixView from './views/fix.ts'
import * as parameters from './views/parameters.ts'
import * as unknownView from './views/unknown.ts'

const LISTENERS: { register(app: App, deps: Deps): void }[] = [
  ecsPull,
  unknownCommand,
  message,
  appMention,
  appHome,
  homeLanguage,
  language,
  checks,
  candidate,
  more,
  recent,
  failure,
  recheck,
  fix,
  decide,
  unknownAction,
  diagnose,
  unknownShortcut,
  fixView,
  parameters,
  unknownView,
]

/** Registers everything Slack can send. */
export function registerAll(app: App, deps: Deps): void {
  for (const listener of LISTENERS) listener.register(app, deps)
}
