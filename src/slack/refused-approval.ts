import type { Language } from '../render/language.ts'
import { notYou, sentence } from '../render/slack/messages.ts'
import type { Run, RunRefused } from '../run/index.ts'
import { isAmong } from './approvers.ts'
import { tell } from './listen.ts'
import type { Deps } from './types.ts'
import type { Who } from './who.ts'

interface Click {
  who: Who & { user: string }
  run: Run
  lang: Language
}

/** True where this person is none of the approvers: told so and who can, and written down. */
export async function refusedClick(deps: Deps, { who, run, lang }: Click, approvers: readonly string[]): Promise<boolean> {
  if (await isAmong(deps, approvers, who.user)) return false
  await deps.store.audit.add({ who: who.user, what: 'refused', run: run.id, detail: { fix: run.fix, why: 'not-an-approver' } })
  await tell(deps, who, notYou(lang, approvers))
  return true
}

/** An approver's press that came to nothing: told why, and written down. */
export async function refusedPress(deps: Deps, { who, run, lang }: Click, { code, say }: RunRefused): Promise<void> {
  await deps.store.audit.add({ who: who.user, what: 'refused', run: run.id, detail: { fix: run.fix, why: code } })
  await tell(deps, who, sentence(lang, say))
}
