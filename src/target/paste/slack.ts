import { partitionOfConsole } from '../../core/partition.ts'

/** `<url>` and `<url|label>`. */
const LINK = /<(https?:\/\/[^\s|<>]{1,4000})(?:\|([^<>\n]{0,4000}))?>/g
/** `<mailto:…|label>` and `<tel:…|label>`. */
const ADDRESS = /<(?:mailto|tel):([^\s|<>]{1,400})(?:\|([^<>\n]{0,400}))?>/g
/** `<!date^…|fallback>`, `<!subteam^S…|@group>`, `<#C…|channel>`, `<!here>`. */
const SPECIAL = /<([#!])([A-Za-z0-9^_]{1,80})(?:\^[^<>|\n]{0,400})?(?:\|([^<>\n]{0,200}))?>/g
const MENTION = /<@[A-Z0-9]{1,80}(?:\|([^<>\n]{0,200}))?>/g
/** Slack escapes `&`, `<` and `>` and nothing else. The others come from web pages that were copied. */
const ENTITY = /&(amp|lt|gt|quot|#39|apos);/g
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/**
 * What a person pasted, from what Slack made of it: `<url|label>` for anything that looks like a web address, `&amp; &lt; &gt;` for three
 * characters, references to people, channels and dates (Slack API documentation, formatting text for app surfaces). Placeholders such as
 * `<repo>` stay.
 *
 * Slack takes an image reference for a web address and delivers `<http://HOST/app:1|HOST/app:1>`: what was pasted is the label. A link to
 * the AWS console is kept whole, because its address says which task is meant, whatever its label is.
 *
 * @param options.mentions true: references to people stay, so that a caller can see who was called
 * @example undoSlack('pull <http://r.example.com/a:1|r.example.com/a:1>: a &lt; b') // 'pull r.example.com/a:1: a < b'
 */
export function undoSlack(text: string, options: { mentions?: boolean } = {}): string {
  if (!/[<&]/.test(text)) return text
  const linked = text
    .replace(LINK, (_, url: string, label?: string) => (label && !isConsole(url) ? label : url))
    .replace(ADDRESS, (_, address: string, label?: string) => label || address)
    .replace(
      SPECIAL,
      (_, sign: string, id: string, label?: string) => label ?? (sign === '#' ? `#${id}` : id.startsWith('date') ? '' : `@${id}`),
    )
  const known = options.mentions ? linked : linked.replace(MENTION, (_, label?: string) => label ?? '')
  // In one pass: `&amp;lt;` stands for `&lt;`.
  return known.replace(ENTITY, (_, name: string) => ENTITIES[name] ?? "'")
}

function isConsole(link: string): boolean {
  try {
    return partitionOfConsole(new URL(link.replace(ENTITY, (_, name: string) => ENTITIES[name] ?? "'")).hostname) !== null
  } catch {
    return false
  }
}
