import type { Phrase } from '../core/phrase.ts'
import { phrase } from '../core/phrase.ts'
import type { Language } from '../render/language.ts'
import { notYou, sentence } from '../render/slack/messages.ts'
import type { Run, RunRefused } from '../run/index.ts'
import { tell } from './listen.ts'
import type { Standing } from './standing.ts'
import type { Deps } from './types.ts'
import type { Who } from './who.ts'

export interface Click {
  who: Who & { user: string }
  run: Pick<Run, 'id' | 'fix'>
  lang: Language
}

/** True where this person's press does not count: told so and who can, and written down. */
export async function refusedClick(deps: Deps, click: Click, standing: Standing, approvers: readonly string[]): Promise<boolean> {
  const { who, lang } = click
  if (standing.is === 'approver') return false
  if (standing.is === 'other') {
    await noted(deps, click, 'not-an-approver')
    await tell(deps, who, notYou(lang, approvers))
  } else if (standing.is === 'unknown') await refusedWith(deps, click, 'unconfirmed', standing.say)
  else await refusedWith(deps, click, 'outsider', phrase('slack:approver-outsider'))
  return true
}

/** An approver's press that came to nothing: told why, and written down. */
export const refusedPress = (deps: Deps, click: Click, { code, say }: RunRefused): Promise<void> => refusedWith(deps, click, code, say)

async function refusedWith(deps: Deps, click: Click, why: string, say: Phrase): Promise<void> {
  await noted(deps, click, why)
  await tell(deps, click.who, sentence(click.lang, say))
}

const noted = ({ store }: Deps, { who, run }: Click, why: string): Promise<void> =>
  store.audit.add({ who: who.user, what: 'refused', run: run.id, detail: { fix: run.fix, why } })
