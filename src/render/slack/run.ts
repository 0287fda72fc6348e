import type { Button, KnownBlock } from '@slack/types'
import { type Phrase, phrase } from '../../core/phrase.ts'
import { statusOf } from '../../core/run-view.ts'
import type { Run, StepStatus } from '../../run/index.ts'
import type { Language } from '../language.ts'
import { button, context, header, plain, section } from './blocks.ts'
import { fit } from './fit.ts'
import { ACTION } from './ids.ts'
import { LIMIT } from './limit.ts'
import type { Message } from './limits.ts'
import { codeBlock, escapeMrkdwn, mention } from './mrkdwn.ts'
import { paragraphs } from './paragraphs.ts'
import { type Voice, voice } from './voice.ts'

const STEP: Record<StepStatus, string> = {
  planned: '▫️',
  started: '🔄',
  done: '✅',
  left: '☑️',
  failed: '❌',
  undoing: '🔄',
  undone: '↩️',
  conflict: '⚠️',
}
const RUN: Record<Run['status'], string> = {
  planned: '▫️',
  declined: '🚫',
  expired: '⌛',
  waiting: '👀',
  running: '🔄',
  proven: '✅',
  'not-proven': '⚠️',
  failed: '❌',
  undone: '↩️',
  conflict: '⚠️',
}
const UNDOABLE: Run['status'][] = ['proven', 'not-proven', 'failed', 'conflict', 'waiting']
const RESUMABLE: Run['status'][] = ['failed', 'not-proven']

/** A run as a message that is updated in place: each step with its state, what stopped it, the proof, and the way back. */
export function runMessage(run: Run, lang: Language): Message {
  const say = voice(lang)
  const steps = run.steps.map(
    (step) => `${STEP[step.status]} ${say.rich(step.summary)}  _${say.rich(phrase(`fixes:step-status.${step.status}`))}_`,
  )
  const blocks: KnownBlock[] = [
    header(say.flat(run.title)),
    section(`${RUN[run.status]} *${say.rich(statusOf(run))}*`),
    ...paragraphs(steps).map((text) => section(text)),
    ...(run.trouble ? [section(`❗ ${say.rich(run.trouble.say)}`)] : []),
    ...(proofOf(run) ? [section(say.rich(proofOf(run)!))] : []),
    ...now(run, say),
    ...(run.remainder && run.status === 'waiting'
      ? [section(`${say.rich(run.remainder.say)}\n${codeBlock(run.remainder.commands.join('\n'), 1500)}`)]
      : []),
    ...takingBack(run, say),
    context(who(run, say), say.say('run.number', { run: run.id })),
    ...buttons(run, say),
  ]
  return fit({ text: escapeMrkdwn(say.label('run.text', { title: say.flat(run.title), status: say.flat(statusOf(run)) })), blocks })
}

/** What proved the fix: no longer true of a run that has been, or is being, taken back. */
const proofOf = ({ direction, proof }: Run): Phrase | null => (direction === 'undo' ? null : (proof?.say ?? null))

/** What it is doing while nothing of a step moves. */
function now(run: Run, say: Voice): KnownBlock[] {
  if (run.status !== 'running' || run.direction === 'undo') return []
  const states = run.steps.map((step) => step.status)
  if (states.every((state) => state === 'planned')) return [context(say.say('run.preparing'))]
  return states.every((state) => state === 'done' || state === 'left') ? [context(say.say('run.watching'))] : []
}

/** Beside the button that takes it back: what that would mean for what runs by then. */
function takingBack(run: Run, say: Voice): KnownBlock[] {
  const meant = UNDOABLE.includes(run.status) ? (run.takingBack ?? []) : []
  return meant.length ? [section([`*${say.say('fix.taking-back')}*`, ...meant.map((one) => `• ${say.rich(one)}`)].join('\n'))] : []
}

const who = (run: Run, say: Voice): string =>
  run.approver
    ? say.label('request.by', { asker: mention(run.asker), approver: mention(run.approver) })
    : say.label('where.asker', { user: mention(run.asker) })

function buttons(run: Run, say: Voice): KnownBlock[] {
  const elements: Button[] = []
  if (RESUMABLE.includes(run.status) && run.direction === 'apply') {
    elements.push(button(say.label('run.resume'), ACTION.resume, run.id, { style: 'primary' }))
  }
  if (UNDOABLE.includes(run.status) && run.steps.some((step) => !['planned', 'left', 'undone'].includes(step.status))) {
    const confirm = {
      title: plain(say.label('run.confirm-title'), LIMIT.confirmTitle),
      text: plain(say.label('run.confirm-text'), LIMIT.confirmText),
      confirm: plain(say.label('run.undo'), LIMIT.confirmButton),
      deny: plain(say.label('run.confirm-no'), LIMIT.confirmButton),
    }
    elements.push(button(say.label('run.undo'), ACTION.undo, run.id, { confirm }))
  }
  return elements.length ? [{ type: 'actions', elements }] : []
}

/** Tells the asker how it ended: an edit of the run's message notifies nobody. */
export function endMessage(run: Run, lang: Language): Message {
  const say = voice(lang)
  const ended = run.trouble?.say ?? proofOf(run)
  const params = { user: mention(run.asker), title: say.rich(run.title), status: say.rich(statusOf(run)) }
  const text = ended ? say.label('run.ended', { ...params, sentence: say.rich(ended) }) : say.label('run.ended-plain', params)
  return fit({ text, blocks: [section(`${RUN[run.status]} ${text}`)] })
}

/** The end, and the run with its buttons: for whoever has no other message that shows it. */
export const shownEnd = (end: Message, run: Message): Message => fit({ text: end.text, blocks: [...end.blocks, ...run.blocks] })
