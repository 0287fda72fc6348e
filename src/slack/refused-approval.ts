import type { Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import { notYou } from '../render/slack/messages.ts'
import { approversOf, mayApprove } from './approvers.ts'
import type { Deps } from './types.ts'

/** Null: this person may approve. Else the sentence that says who can. */
export async function refusedApproval(deps: Deps, channel: string, user: string, lang: Language): Promise<Message | null> {
  return (await mayApprove(deps, channel, user)) ? null : notYou(lang, approversOf(deps, channel))
}
