import { LIMIT } from './limit.ts'

export type Json = Record<string, unknown>
export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
export const textOf = (value: unknown): string => (isObject(value) && typeof value.text === 'string' ? value.text : '')

export function over(found: string[], path: string, text: string, max: number) {
  if (text.length > max) found.push(`${path}: ${text.length} > ${max}`)
}

export function within(found: string[], path: string, value: unknown, max: number, min = 1) {
  const text = isObject(value) ? textOf(value) : String(value ?? '')
  if (text.length < min) found.push(`${path}: empty`)
  over(found, path, text, max)
}

/** What is wrong with something to press, choose or type in. */
export function elementProblems(found: string[], path: string, element: Json) {
  within(found, `${path}.action_id`, element.action_id, LIMIT.id)
  const options = [...((element.options ?? []) as Json[]), ...((element.initial_options ?? []) as Json[])]
  if (element.initial_option) options.push(element.initial_option as Json)
  switch (element.type) {
    case 'button':
      within(found, `${path}.text`, element.text, LIMIT.button)
      over(found, `${path}.value`, String(element.value ?? ''), LIMIT.value)
      over(found, `${path}.accessibility_label`, String(element.accessibility_label ?? ''), LIMIT.button)
      break
    case 'static_select':
    case 'radio_buttons':
    case 'checkboxes':
    case 'overflow':
      optionProblems(found, path, element, options)
      break
    case 'plain_text_input':
      over(found, `${path}.initial_value`, String(element.initial_value ?? ''), Number(element.max_length ?? LIMIT.inputLength))
      break
    default:
      found.push(`${path}: unknown element ${String(element.type)}`)
  }
  if (element.placeholder) within(found, `${path}.placeholder`, element.placeholder, LIMIT.placeholder)
  if (isObject(element.confirm)) confirmProblems(found, `${path}.confirm`, element.confirm)
}

function optionProblems(found: string[], path: string, element: Json, options: Json[]) {
  const max = element.type === 'static_select' ? LIMIT.options : element.type === 'overflow' ? 5 : 10
  const count = ((element.options ?? []) as Json[]).length
  if (!count || count > max) found.push(`${path}.options: ${count}`)
  for (const option of options) {
    within(found, `${path}.option.text`, option.text, LIMIT.option)
    within(found, `${path}.option.value`, option.value, LIMIT.option)
    if (option.description) within(found, `${path}.option.description`, option.description, LIMIT.option)
  }
  const values = ((element.options ?? []) as Json[]).map((option) => option.value)
  if (new Set(values).size !== values.length) found.push(`${path}.options: a value twice`)
  const initial = element.initial_option as Json | undefined
  const same = (option: Json) => option.value === initial?.value && textOf(option.text) === textOf(initial?.text)
  if (initial && !((element.options ?? []) as Json[]).some(same)) found.push(`${path}.initial_option: not among the options`)
}

function confirmProblems(found: string[], path: string, confirm: Json) {
  within(found, `${path}.title`, confirm.title, LIMIT.confirmTitle)
  within(found, `${path}.text`, confirm.text, LIMIT.confirmText)
  within(found, `${path}.confirm`, confirm.confirm, LIMIT.confirmButton)
  within(found, `${path}.deny`, confirm.deny, LIMIT.confirmButton)
}
