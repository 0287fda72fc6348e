import type { InputBlock, ModalView } from '@slack/types'
import type { FixOffer, FixParameter } from '../../core/report.ts'
import type { Language } from '../language.ts'
import { option, plain, section } from './blocks.ts'
import { VIEW } from './ids.ts'
import { LIMIT } from './limit.ts'
import { type Voice, voice } from './voice.ts'

/** What a form's fields hold when it is sent: Slack's `view.state.values`. */
export type FormValues = Record<string, Record<string, { value?: string | null; selected_option?: { value: string } | null }>>

const FIELD = 'value'

/** Asks for what a plan needs to know. */
export function parametersView(report: string, offer: FixOffer, lang: Language): ModalView {
  const say = voice(lang)
  return {
    type: 'modal',
    callback_id: VIEW.parameters,
    title: plain(say.label('fix.title'), LIMIT.viewTitle),
    submit: plain(say.label('fix.next'), LIMIT.viewTitle),
    close: plain(say.label('button.cancel'), LIMIT.viewTitle),
    private_metadata: JSON.stringify({ report, fix: offer.id }),
    blocks: [section(say.say('fix.parameters')), ...offer.parameters.slice(0, 90).map((parameter) => field(parameter, say))],
  }
}

function field({ name, label, required, options, default: usual }: FixParameter, say: Voice): InputBlock {
  // Values can be longer than Slack lets an option be: its place in the list stands for it.
  const choices = options.slice(0, LIMIT.options).map((choice, i) => option(choice.label, String(i)))
  const chosen = options.findIndex((choice) => choice.value === usual)
  return {
    type: 'input',
    block_id: name.slice(0, LIMIT.id),
    label: plain(say.flat(label), LIMIT.label),
    optional: !required,
    element: choices.length
      ? { type: 'static_select', action_id: FIELD, options: choices, ...(choices[chosen] ? { initial_option: choices[chosen] } : {}) }
      : { type: 'plain_text_input', action_id: FIELD, max_length: 300, ...(usual ? { initial_value: usual.slice(0, 300) } : {}) },
  }
}

/** The parameters a sent form gives; those left empty are left out. */
export function parametersOf(offer: FixOffer, values: FormValues): Record<string, string> {
  const given: Record<string, string> = {}
  for (const { name, options } of offer.parameters) {
    const field = values[name.slice(0, LIMIT.id)]?.[FIELD]
    const value = field?.selected_option ? options[Number(field.selected_option.value)]?.value : field?.value?.trim()
    if (value) given[name] = value
  }
  return given
}
