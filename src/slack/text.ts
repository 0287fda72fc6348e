/** The parts of a message event that can hold words: alerts of other bots keep theirs in attachments or blocks. */
export interface Wordy {
  text?: string
  attachments?: {
    pretext?: string
    title?: string
    text?: string
    fallback?: string
    fields?: { title?: string; value?: string }[]
    blocks?: unknown[]
    /** Who wrote a message that is shared or linked. */
    author_id?: string
  }[]
  blocks?: unknown[]
}

/** Longer than any message Slack delivers. */
const LONGEST = 50_000

/** All the words of a message, in Slack's own notation. */
export function wordsOf(message: Wordy): string {
  const attached = (message.attachments ?? []).flatMap((part) => [
    part.pretext,
    part.title,
    part.text,
    ...(part.fields ?? []).flatMap((field) => [field.title, field.value]),
    ...inBlocks(part.blocks),
    ...(part.text || part.blocks ? [] : [part.fallback]),
  ])
  // Where there is text, the blocks say the same again.
  const own = message.text ? [message.text] : inBlocks(message.blocks)
  return [...own, ...attached].filter(Boolean).join('\n').slice(0, LONGEST)
}

function inBlocks(blocks: readonly unknown[] | undefined, depth = 0): string[] {
  if (!Array.isArray(blocks) || depth > 6) return []
  return blocks.flatMap((block: Record<string, unknown>) => {
    const text = block?.text
    const own = typeof text === 'string' ? [text] : text && typeof text === 'object' ? [String((text as { text?: string }).text ?? '')] : []
    const fields = ((block?.fields as { text?: string }[] | undefined) ?? []).map((field) => String(field?.text ?? ''))
    return [...own, ...fields, ...inBlocks(block?.elements as unknown[] | undefined, depth + 1)]
  })
}

/** Without messages of one author that it shares or links: who passes an answer on asks nothing. */
export const withoutOwnWords = <M extends Wordy>(message: M, self: string): M =>
  message.attachments?.some((part) => part.author_id === self)
    ? { ...message, attachments: message.attachments.filter((part) => part.author_id !== self) }
    : message

/** Without quoted lines: who quotes an error talks about it, and has not just met it. */
export const unquoted = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*(?:&gt;|>)/.test(line))
    .join('\n')

/** True where the text mentions the user. */
export const mentions = (text: string, user: string): boolean => text.includes(`<@${user}>`) || text.includes(`<@${user}|`)
