/** Ids of everything in a message or view that can be pressed, chosen or sent. Listeners and blocks share them; renaming one breaks buttons that are out there. */
export const ACTION = {
  language: 'language',
  checks: 'checks',
  recheck: 'recheck',
  /** The three dots. */
  more: 'more',
  /** Of several tasks that a text may be about, this one. */
  candidate: 'candidate',
  /** A task that stopped lately: the value is its ARN. */
  failure: 'failure',
  /** Of the failures seen lately, this one. */
  recent: 'recent',
  /** In the app's home: the language of its reader. */
  homeLanguage: 'home-language',
  /** Followed by the fix's id: an action id has to be unique in its block. */
  fix: 'fix:',
  approve: 'approve',
  decline: 'decline',
  undo: 'undo',
  resume: 'resume',
} as const

/** Before a language in the menu of an answer: for whoever chooses it alone. */
export const ONLY_ME = 'me-'
/** Before a language in the same menu: for all that is answered in the channel from then on. */
export const CHANNEL_WIDE = 'all-'

export const VIEW = {
  checks: 'checks',
  fix: 'fix',
  parameters: 'parameters',
  notice: 'notice',
} as const

export const COMMAND = '/ecs-pull'

export const SHORTCUT = { diagnose: 'diagnose' } as const
