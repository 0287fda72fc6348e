import type {
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  MrkdwnElement,
  Option,
  PlainTextElement,
  SectionBlock,
} from '@slack/types'
import { LIMIT } from './limit.ts'
import { oneLine, shorten, shortenMrkdwn } from './mrkdwn.ts'

/** `emoji: false`: a tag such as `v1:fire:` stays what it is. */
export const plain = (text: string, max: number): PlainTextElement => ({ type: 'plain_text', text: shorten(text, max), emoji: false })

export const mrkdwn = (text: string, max: number = LIMIT.section): MrkdwnElement => ({ type: 'mrkdwn', text: shortenMrkdwn(text, max) })

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(oneLine(text, LIMIT.header), LIMIT.header) })

export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) })

export const context = (...texts: string[]): ContextBlock => ({
  type: 'context',
  elements: texts.slice(0, LIMIT.contextElements).map((text) => mrkdwn(text)),
})

/** @param value carries an id only: what a button does is looked up when it is pressed */
export function button(
  text: string,
  action_id: string,
  value: string,
  more: { style?: 'primary' | 'danger'; confirm?: ConfirmationDialog; url?: string } = {},
): Button {
  return { type: 'button', text: plain(oneLine(text, LIMIT.button), LIMIT.button), action_id, value, ...more }
}

export const option = (text: string, value: string): Option & { text: PlainTextElement } => ({
  text: plain(oneLine(text, LIMIT.option), LIMIT.option),
  value: value.slice(0, LIMIT.option),
})
