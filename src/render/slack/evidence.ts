import type { KnownBlock, RichTextBlock, RichTextSection } from '@slack/types'
import { phrase } from '../../core/phrase.ts'
import type { Evidence } from '../../core/report.ts'
import { consoleUrl } from '../console.ts'
import { section } from './blocks.ts'
import { oneLine } from './mrkdwn.ts'
import type { Voice } from './voice.ts'

/** Entries a message shows, and characters of a value. */
const ENTRIES = 10
const VALUE = 240

/** What was seen, where: as rich text, in which nothing of a value is read as markup. */
export function evidenceBlocks(evidence: readonly Evidence[], region: string | null, say: Voice): KnownBlock[] {
  if (!evidence.length) return []
  return [section(`*${say.say('evidence')}*`), evidenceList(evidence.slice(0, ENTRIES), region, say)]
}

/** The entries alone. */
const evidenceList = (evidence: readonly Evidence[], region: string | null, say: Voice): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_list', style: 'bullet', elements: evidence.map((entry) => line(entry, region, say)) }],
})

function line({ label, value, source }: Evidence, region: string | null, say: Voice): RichTextSection {
  const url = consoleUrl(value, region)
  const text = oneLine(value, VALUE) || '–'
  const elements: RichTextSection['elements'] = [
    { type: 'text', text: oneLine(say.flat(phrase(`evidence:${label}`)), 120), style: { bold: true } },
    { type: 'text', text: '  ' },
    // It leads to where the console shows the thing.
    url ? { type: 'link', url, text, style: { code: true } } : { type: 'text', text, style: { code: true } },
  ]
  if (source) elements.push({ type: 'text', text: `  ${oneLine(source, 80)}`, style: { italic: true } })
  return { type: 'rich_text_section', elements }
}
