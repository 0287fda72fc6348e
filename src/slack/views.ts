import type { ModalView, View } from '@slack/types'
import { phrase } from '../core/phrase.ts'
import type { Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import { sentence } from '../render/slack/messages.ts'
import { noticeView } from '../render/slack/notice.ts'
import { faultOf, slackError } from './codes.ts'
import { failureOf } from './failure.ts'
import { tell } from './listen.ts'
import type { Deps } from './types.ts'
import type { Who } from './who.ts'

export interface Opened {
  /** Puts another view in its place; nothing, where the person has closed it. What can't be shown gives way to a sentence that says so. */
  replace(view: ModalView, lang: Language): Promise<void>
}

/** A trigger lives three seconds. Milliseconds. */
const TRIGGER_MS = 2_500
/** Somebody looks at a view that says “one moment”, or at an old home. Milliseconds. */
const PATIENCE_MS = 120_000
const FIRST_WAIT_MS = 300
/** Two views of one moment; without a hash of ours the next try is the newest. */
const CONFLICTS = 5

/**
 * Opens a modal. Null where the press is too old for one, or Slack too busy: the person is told to press again.
 *
 * @param instead a message that says the same: the person gets it where there is no modal
 */
export async function showView(
  deps: Deps,
  who: Who,
  trigger_id: string,
  view: ModalView,
  lang: Language,
  instead?: Message,
): Promise<Opened | null> {
  try {
    const { view: opened } = await drawn(deps, () => deps.teller.views.open({ trigger_id, view }), TRIGGER_MS)
    return openedView(deps, String(opened?.id))
  } catch (error) {
    const tooLate = /trigger|exchange/.test(slackError(error) ?? '') || faultOf(error).kind === 'later'
    if (!tooLate && !(instead && slackError(error) === 'view_too_large')) throw error
    await tell(deps, who, instead ?? sentence(lang, phrase('slack:press-again')))
    return null
  }
}

/** A view that is open already. */
export const openedView = (deps: Deps, view_id: string): Opened => ({
  async replace(view, lang) {
    const update = (one: ModalView) => drawn(deps, () => deps.teller.views.update({ view_id, view: one }), PATIENCE_MS)
    try {
      await update(view).catch((error: unknown) => update(noticeView(lang, unshown(deps, error))))
    } catch (error) {
      if (slackError(error) !== 'not_found') throw error
    }
  },
})

/** Draws somebody's home; it throws where that can't be done, and whoever opened it is told. */
export async function publishView(deps: Deps, user_id: string, view: View & { type: 'home' }): Promise<void> {
  await drawn(deps, () => deps.teller.views.publish({ user_id, view }), PATIENCE_MS)
}

/** Why a view can't be shown; throws what no other view can mend. */
function unshown(deps: Deps, error: unknown) {
  if (slackError(error) !== 'view_too_large' && faultOf(error).kind !== 'content') throw error
  return failureOf(deps, error)
}

/** Draws a view, and tries again where Slack says “later” or two views met, for so long. */
async function drawn<T>({ sleep, store }: Pick<Deps, 'sleep' | 'store'>, call: () => Promise<T>, patienceMs: number): Promise<T> {
  const end = store.now() + patienceMs
  for (let wait = FIRST_WAIT_MS, conflicts = 0; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      return await call()
    } catch (error) {
      const conflict = slackError(error) === 'hash_conflict' && ++conflicts <= CONFLICTS
      const fault = faultOf(error)
      if (!conflict && fault.kind !== 'later') throw error
      const pause = Math.max((fault.kind === 'later' && fault.afterMs) || 0, wait)
      if (store.now() + pause > end) throw error
      await sleep(pause)
    }
  }
}
