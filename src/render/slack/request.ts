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

/** What has become of a request. */
export type Decision = { kind: 'approved' | 'declined'; by: string } | { kind: 'expired' }

/** Who is asked for what. */
export interface Asked {
  asker: string
  approvers: readonly string[]
  /** Who has approved so far. */
  approved?: readonly string[]
  /** ISO 8601: when the plan has to be made anew. */
  until?: string
  /** Whoever asked may not approve. */
  second?: boolean
}

/** Asks the approvers, with all the details; once decided, the buttons give way to what was decided, and by whom. */
export function requestMessage(run: Run, lang: Language, asked: Asked, decision: Decision | null = null): Message {
  const { asker, approvers, approved = [], until, second = false } = asked
  const say = voice(lang)
  const title = say.label('request.title', { title: say.flat(run.title) })
  const who = say.label('request.who', { asker: mention(asker), people: approvers.slice(0, 10).map(mention) })
  const standing = [
    ...(run.twoApprovals ? [say.say('request.two')] : second ? [say.say('request.second')] : []),
    ...(approved.length ? [say.label('request.approved', { user: approved.slice(0, 2).map(mention) })] : []),
    ...(until ? [say.say('request.until', { at: until })] : []),
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
      ...(decision ? decided(run, decision, say) : [...(standing.length ? [context(...standing)] : []), buttons]),
    ],
  })
}

/** An expired request offers the next step: the fix's button again, which makes a new plan. */
function decided(run: Run, decision: Decision, say: Voice): KnownBlock[] {
  if (decision.kind !== 'expired') return [context(say.label(`request.${decision.kind}`, { user: mention(decision.by) }))]
  const again = button(say.label('request.plan-again'), `${ACTION.fix}${run.fix}`, run.report)
  return [context(say.say('request.expired')), { type: 'actions', elements: [again] }]
}
