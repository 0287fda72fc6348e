import type { KnownBlock, ModalView } from '@slack/types'
import type { Phrase } from '../../core/phrase.ts'
import type { FixOffer } from '../../core/report.ts'
import type { HandedPlan } from '../../core/run-view.ts'
import type { Off, Run, Worth } from '../../run/index.ts'
import type { Language } from '../language.ts'
import { context, plain, section } from './blocks.ts'
import { VIEW } from './ids.ts'
import { LIMIT } from './limit.ts'
import { codeBlock, escapeMrkdwn, mention } from './mrkdwn.ts'
import { paragraphs } from './paragraphs.ts'
import { type Voice, voice } from './voice.ts'

export interface PlanOptions {
  lang: Language
  /** Who else may approve: Slack ids of people and groups, never the reader's. */
  approvers: readonly string[]
  /** What the reader's approval would be worth; `none`: the reader is none of the approvers. */
  press: Worth | 'none'
  /** What was chosen for the plan. */
  params: Record<string, string>
}

/** What the view carries until it is sent: which plan was read, and what its button said. Of an older version it has no `digest`. */
export interface PlanRead extends Pick<PlanOptions, 'press' | 'params'> {
  run: string
  report: string
  fix: string
  digest: string
}

/** What the button says, where it is more than a request. */
const SUBMIT: Partial<Record<PlanOptions['press'], string>> = { enough: 'apply', half: 'approve-first' }
const RIGHTS: Record<Exclude<PlanOptions['press'], 'enough'>, string> = { none: 'not-you', own: 'own', half: 'half', again: 'again' }

/** Steps that fit a modal with what stands around them. */
const STEPS = 40

/** The plan of a fix, for whoever is to approve it or ask for approval: each step in words and as a command, the cost, and what else is touched. */
export function planView(run: Run, { lang, approvers, press, params }: PlanOptions): ModalView {
  const say = voice(lang)
  const submit = say.label(`fix.${SUBMIT[press] ?? 'request'}`)
  return {
    ...frame(say, [...planAndCode(run, say), context(rightsOf(say, approvers, press))]),
    callback_id: VIEW.fix,
    // Nobody to ask, nothing to press.
    ...((approvers.length || press === 'enough') && press !== 'again' ? { submit: plain(submit, LIMIT.viewTitle) } : {}),
    private_metadata: JSON.stringify({
      run: run.id,
      report: run.report,
      fix: run.fix,
      digest: run.digest,
      press,
      params,
    } satisfies PlanRead),
  }
}

/** The plan, and what it makes as code where there is room for both and a block more. */
function planAndCode(plan: Planned, say: Voice): KnownBlock[] {
  const blocks = planBlocks(plan, say)
  const all = [...blocks, ...inTerraform(plan, say)]
  return JSON.stringify(all).length < LIMIT.allViewBlocks - 2 * LIMIT.section && all.length < LIMIT.viewBlocks ? all : blocks
}

/** What is planned, whoever is to carry it out. */
type Planned = Pick<HandedPlan, 'title' | 'steps' | 'besides' | 'cost' | 'remainder'> & Partial<Pick<Run, 'takingBack'>>

/** Everything of a plan that an approver has to know; also in the thread, where approval is asked for. */
export function planBlocks(run: Planned, say: Voice): KnownBlock[] {
  const steps = run.steps.slice(0, STEPS).map((step, i) => {
    const command = step.cli ? `\n${codeBlock(step.cli, 1200)}` : ''
    const change = step.diff.length ? `\n${codeBlock(step.diff.join('\n'), 1200)}` : ''
    return section(`*${i + 1}.* ${say.rich(step.summary)}${command}${change}`)
  })
  const { besides, cost, remainder, takingBack = [] } = run
  return [
    section(`*${say.rich(run.title)}*`),
    ...steps,
    ...(besides.length ? [titled(say, 'fix.besides', bullets(besides, say))] : []),
    ...(cost ? [titled(say, 'fix.cost', `${say.rich(cost.say)}${priceLink(cost.link, say)}`)] : []),
    ...(remainder ? [titled(say, 'fix.left', `${say.rich(remainder.say)}\n${codeBlock(remainder.commands.join('\n'), 2000)}`)] : []),
    ...(takingBack.length ? [titled(say, 'fix.taking-back', bullets(takingBack, say))] : []),
    ...(run.steps.every((step) => step.undoable) ? [context(say.say('fix.undoable'))] : []),
  ]
}

/** What it makes, for whoever keeps it as code; in the modal only, which has the room. */
function inTerraform({ steps }: Planned, say: Voice): KnownBlock[] {
  const made = steps.slice(0, STEPS).flatMap(({ terraform }) => (terraform ? [codeBlock(terraform, 2500)] : []))
  return made.length ? [section(`*${say.say('fix.terraform')}*`), ...paragraphs(made).map(section)] : []
}

const bullets = (phrases: readonly Phrase[], say: Voice) => phrases.map((one) => `• ${say.rich(one)}`).join('\n')

const titled = (say: Voice, key: string, text: string) => section(`*${say.say(key)}*\n${text}`)

const priceLink = (link: string | null, say: Voice) =>
  link && /^https:\/\/[\w.-]+\/[\w./-]*$/.test(link) ? `  <${link}|${escapeMrkdwn(say.label('fix.price-page'))}>` : ''

function rightsOf(say: Voice, approvers: readonly string[], press: PlanOptions['press']): string {
  if (press === 'enough') return say.say('fix.until')
  if (!approvers.length) return say.say(press === 'none' ? 'fix.nobody' : 'fix.nobody-else')
  return say.label(`fix.${RIGHTS[press]}`, { people: approvers.slice(0, 10).map(mention) })
}

/** Opened at once, since a trigger lives three seconds and a plan takes longer. */
export function planningView(lang: Language): ModalView {
  const say = voice(lang)
  return frame(say, [section(`:hourglass_flowing_sand: ${say.say('fix.planning')}`)])
}

/** What somebody else has to do, ready to be forwarded; or what a person would do, where the bot may change nothing. */
export function handOverView(offer: FixOffer, lang: Language, why: Off | Phrase | null = null): ModalView {
  const say = voice(lang)
  const { handOver } = offer
  const commands = handOver?.commands ?? offer.steps.map((step) => step.cli).filter(Boolean)
  return frame(say, [
    section(`*${say.rich(offer.title)}*`),
    ...(handOver
      ? [section(`*${say.say('fix.hand-over')}*\n${say.say('fix.to', { who: say.flat(handOver.to) })}\n${say.rich(handOver.text)}`)]
      : [...notHere(say, why), ...offer.steps.slice(0, STEPS).map((step, i) => section(`*${i + 1}.* ${say.rich(step.summary)}`))]),
    ...(commands.length ? [titled(say, 'fix.commands', codeBlock(commands.join('\n\n'), 2500))] : []),
  ])
}

/** A plan that is left to whoever keeps what it changes as code: why, and all they need to do it. */
export function handedPlanView(plan: HandedPlan, lang: Language): ModalView {
  const say = voice(lang)
  return frame(say, [section(`*${say.say('fix.hand-over')}*\n${say.rich(plan.why)}`), ...planAndCode(plan, say)])
}

/** Why the bot applies nothing: it has no right to, or somebody has switched changes off. */
function notHere(say: Voice, why: Off | Phrase | null): KnownBlock[] {
  if (!why) return [section(say.say('fix.not-here'))]
  if ('key' in why) return [section(say.rich(why)), section(say.say('fix.by-hand'))]
  return [section(why.who === null ? say.say('fix.off-settings') : say.say('fix.off', { who: why.who, at: why.at ?? '' }))]
}

const frame = (say: Voice, blocks: KnownBlock[]): ModalView => ({
  type: 'modal',
  callback_id: VIEW.notice,
  title: plain(say.label('fix.title'), LIMIT.viewTitle),
  close: plain(say.label('button.close'), LIMIT.viewTitle),
  blocks: blocks.slice(0, LIMIT.viewBlocks),
})
