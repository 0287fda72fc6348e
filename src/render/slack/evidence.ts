import type { KnownBlock, RichTextBlock, RichTextSection } from '@slack/types'
import { phrase } from '../../core/phrase.ts'
import type { Evidence } from '../../core/report.ts'
import { section } from './blocks.ts'
import { oneLine } from './mrkdwn.ts'
import type { Voice } from './voice.ts'

/** Entries a message shows, and characters of a value. */
const ENTRIES = 10
const VALUE = 240

/** What was seen, where: as rich text, in which nothing of a value is read as markup. */
export function evidenceBlocks(evidence: readonly Evidence[], say: Voice): KnownBlock[] {
  if (!evidence.length) return []
  return [section(`*${say.say('evidence')}*`), evidenceList(evidence.slice(0, ENTRIES), say)]
}

/** The entries alone. */
const evidenceList = (evidence: readonly Evidence[], say: Voice): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_list', style: 'bullet', elements: evidence.map((entry) => line(entry, say)) }],
})

function line({ label, value, source }: Evidence, say: Voice): RichTextSection {
  const elements: RichTextSection['elements'] = [
    { type: 'text', text: oneLine(say.flat(phrase(`evidence:${label}`)), 120), style: { bold: true } },
    { type: 'text', text: '  ' },
    { type: 'text', text: oneLine(value, VALUE) || '–', style: { code: true } },
  ]
  if (source) elements.push({ type: 'text', text: `  ${oneLine(source, 80)}`, style: { italic: true } })
  return { type: 'rich_text_section', elements }
}
