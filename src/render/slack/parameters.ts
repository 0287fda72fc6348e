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
/** Characters of a value that is typed in. */
const LONGEST = 300

/** What the form carries until it is sent. `lang`: what it was shown in; forms of an older version do not say. */
export interface FormSubject {
  report: string
  fix: string
  lang?: Language
}

/** Asks for what a plan needs to know. */
export function parametersView(report: string, offer: FixOffer, lang: Language): ModalView {
  const say = voice(lang)
  return {
    type: 'modal',
    callback_id: VIEW.parameters,
    title: plain(say.label('fix.title'), LIMIT.viewTitle),
    submit: plain(say.label('fix.next'), LIMIT.viewTitle),
    close: plain(say.label('button.cancel'), LIMIT.viewTitle),
    private_metadata: JSON.stringify({ report, fix: offer.id, lang } satisfies FormSubject),
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
      : { type: 'plain_text_input', action_id: FIELD, max_length: LONGEST, ...(usual ? { initial_value: usual.slice(0, LONGEST) } : {}) },
  }
}

/**
 * What a sent form gives: the parameters, those left empty left out, and what is wrong at which field (`block_id`), in the reader's words.
 * Slack's clients ask for what is required; what arrives is judged all the same.
 */
export function parametersOf(offer: FixOffer, values: FormValues, lang: Language) {
  const say = voice(lang)
  const params: Record<string, string> = {}
  const wrong: Record<string, string> = {}
  for (const { name, options, required } of offer.parameters) {
    const block = name.slice(0, LIMIT.id)
    const field = values[block]?.[FIELD]
    const index = field?.selected_option?.value
    // Only a place in the list, never what `options[...]` else would find under a name.
    const value = index === undefined ? field?.value?.trim() : /^\d+$/.test(index) ? options[Number(index)]?.value : undefined
    if (!value && index === undefined) {
      if (required) wrong[block] = say.label('fix.wrong.missing')
    } else if (!value || (options.length && !options.some((option) => option.value === value))) wrong[block] = say.label('fix.wrong.option')
    else if (!options.length && value.length > LONGEST) wrong[block] = say.label('fix.wrong.long', { max: LONGEST })
    else params[name] = value
  }
  return { params, wrong }
}
