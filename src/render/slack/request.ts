import type { KnownBlock } from '@slack/types'
import type { Run } from '../../run/index.ts'
import type { Language } from '../language.ts'
import { button, context, header, section } from './blocks.ts'
import { fit } from './fit.ts'
import { ACTION } from './ids.ts'
import type { Message } from './limits.ts'
import { mention } from './mrkdwn.ts'
import { planBlocks } from './plan.ts'
import { type Voice, voice } from './voice.ts'

/** Who is asked for what. */
export interface Asked {
  /** Who can approve: neither who asks, nor who has approved. */
  approvers: readonly string[]
  /** Who has approved so far. */
  approved: readonly string[]
  /** ISO 8601: when the plan has to be made anew. */
  until: string
  /** Whoever asked may not approve. */
  second: boolean
}

/** Asks the approvers, with all the details; once decided, the buttons give way to what was decided, and by whom. */
export function requestMessage(run: Run, lang: Language, { approvers, approved, until, second }: Asked): Message {
  const say = voice(lang)
  const title = say.label('request.title', { title: say.flat(run.title) })
  const asker = mention(run.asker)
  const people = approvers.slice(0, 10).map(mention)
  const who = people.length ? say.label('request.who', { asker, people }) : say.label('request.who-nobody', { asker })
  const standing = [
    ...(run.twoApprovals ? [say.say('request.two')] : second ? [say.say('request.second')] : []),
    ...(approved.length ? [say.label('request.approved', { user: approved.slice(0, 2).map(mention) })] : []),
    say.say('request.until', { at: until }),
  ]
  const buttons = {
    type: 'actions' as const,
    elements: [
      button(say.label('request.approve'), ACTION.approve, run.id, { style: 'primary' }),
      button(say.label('request.decline'), ACTION.decline, run.id),
    ],
  }
  return fit({
    text: who,
    blocks: [
      header(title),
      section(who),
      ...planBlocks(run, say).slice(1, 40),
      ...(run.status === 'planned' ? [context(...standing), buttons] : decided(run, say)),
    ],
  })
}

/** What has become of the request. An expired one offers the next step: the fix's button again, which makes a new plan. */
function decided(run: Run, say: Voice): KnownBlock[] {
  if (run.status === 'declined') return [context(say.label('request.declined', { user: mention(run.declinedBy ?? '') }))]
  if (run.status !== 'expired') return [context(say.label('request.approved', { user: mention(run.approver ?? '') }))]
  const again = button(say.label('request.plan-again'), `${ACTION.fix}${run.fix}`, run.report)
  return [context(say.say('request.expired')), { type: 'actions', elements: [again] }]
}
