import type { ModalView } from '@slack/types'
import { phrase } from '../core/phrase.ts'
import type { Language } from '../render/language.ts'
import { sentence } from '../render/slack/messages.ts'
import { tell, type Who } from './listen.ts'
import { slackError } from './outbox.ts'
import type { Deps } from './types.ts'

export interface Opened {
  /** Puts another view in its place; nothing, where the person has closed it. */
  replace(view: ModalView): Promise<void>
}

/** Opens a modal. Null where the press is too old for one: the person is told to press again. */
export async function showView(deps: Deps, who: Who, trigger_id: string, view: ModalView, lang: Language): Promise<Opened | null> {
  try {
    const { view: opened } = await deps.client.views.open({ trigger_id, view })
    return openedView(deps, String(opened?.id))
  } catch (error) {
    if (!/trigger|exchange/.test(slackError(error) ?? '')) throw error
    await tell(deps, who, sentence(lang, phrase('slack:press-again')))
    return null
  }
}

/** A view that is open already. */
export const openedView = ({ client }: Deps, view_id: string): Opened => ({
  async replace(view) {
    try {
      await client.views.update({ view_id, view })
    } catch (error) {
      if (slackError(error) !== 'not_found') throw error
    }
  },
})
