import type { Run } from '../../run/index.ts'
import type { Language } from '../language.ts'
import { button, context, header, section } from './blocks.ts'
import { fit } from './fit.ts'
import { ACTION } from './ids.ts'
import type { Message } from './limits.ts'
import { mention } from './mrkdwn.ts'
import { planBlocks } from './plan.ts'
import { voice } from './voice.ts'

/** What has become of a request. */
export type Decision = { kind: 'approved' | 'declined'; by: string }

/** Asks the approvers, with all the details; once decided, the buttons give way to what was decided, and by whom. */
export function requestMessage(
  run: Run,
  lang: Language,
  asker: string,
  approvers: readonly string[],
  decision: Decision | null = null,
): Message {
  const say = voice(lang)
  const title = say.label('request.title', { title: say.flat(run.title) })
  return fit({
    text: say.label('request.who', { asker: mention(asker), people: approvers.slice(0, 10).map(mention) }),
    blocks: [
      header(title),
      section(say.label('request.who', { asker: mention(asker), people: approvers.slice(0, 10).map(mention) })),
      ...planBlocks(run, say).slice(1, 40),
      decision
        ? context(say.label(`request.${decision.kind}`, { user: mention(decision.by) }))
        : {
            type: 'actions',
            elements: [
              button(say.label('request.approve'), ACTION.approve, run.id, { style: 'primary' }),
              button(say.label('request.decline'), ACTION.decline, run.id),
            ],
          },
    ],
  })
}
