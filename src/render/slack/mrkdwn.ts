/**
 * Text that came from AWS, Slack or a paste, made harmless for Slack's own markup.
 *
 * Slack reads `&`, `<` and `>` as the start of entities, links, mentions and broadcasts
 * (https://docs.slack.dev/messaging/formatting-message-text): those three are all that has to be escaped.
 */
export const escapeMrkdwn = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

// Marks that turn the direction of what follows, hide, or join: they make a message read as something it does not say.
const UNSEEN = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029]+/g
const LONE_SURROGATE = /\p{Surrogate}/gu
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/

/** Without invisible marks and control characters; line breaks stay. */
const clean = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(UNSEEN, '').replace(CONTROL, ' ').replace(LONE_SURROGATE, '\uFFFD')

/** One line, clean, at most `max` characters; right-to-left writing is kept from turning its neighbours round. */
export function oneLine(text: string, max = 300): string {
  const line = shorten(clean(text).replace(/\s+/g, ' ').trim(), max)
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line
}

/** At most `max` UTF-16 units, as Slack counts, never in the middle of a character. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  let end = max - 1
  if (/[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end -= 1
  return `${text.slice(0, end)}…`
}

/** Cuts mrkdwn without leaving half an entity or an open code span. */
export function shortenMrkdwn(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = shorten(text, max - 1)
    .slice(0, -1)
    .replace(/&[a-z]{0,3}$/, '')
    .replace(/<[^>]*$/, '')
  if (cut.split('```').length % 2 === 0) return `${cut.slice(0, max - 4).replace(/`{1,2}$/, '')}…\`\`\``
  const open = cut.split('`').length % 2 === 0
  return `${cut}…${open ? '`' : ''}`
}

/** A value as inline code: nothing in it is formatted or linked. A backtick would end the span, so a look-alike stands for it. */
export const code = (text: string, max = 300): string => `\`${escapeMrkdwn(oneLine(text, max).replaceAll('`', 'ˋ')) || ' '}\``

// No dot before a letter: Slack would make a link of `app.example`.
const PLAIN_WORD = /^(?:[\p{L}\p{N}\p{Sc}\s,%()]|\.(?!\p{L}))*$/u

/** `s3`, `v1.0.0`: no word has a digit beside a letter. */
const NAME = /[a-z]\d|\d[a-z]/i

/** Services whose names are words too: “calls ecr.api and logs to the endpoints” would read as a verb. */
const SERVICES: ReadonlySet<string> = new Set(['ecr', 'ecs', 'kms', 'logs', 'secretsmanager', 'ssm', 'sts'])

/** How a value stands in a sentence: ids, ARNs and paths as code; words, numbers and amounts as they are. */
export function valueInSentence(value: string): string {
  const line = oneLine(value, 600)
  return PLAIN_WORD.test(line) && !NAME.test(line) && !SERVICES.has(line) ? escapeMrkdwn(line) : code(line, 600)
}

/** A mention of a Slack user or user group; an id that is none is shown as text. */
export const mention = (id: string): string =>
  /^[UW][A-Z0-9]{2,20}$/.test(id) ? `<@${id}>` : /^S[A-Z0-9]{2,20}$/.test(id) ? `<!subteam^${id}>` : code(id, 30)

/** Lines as a block of code. */
export const codeBlock = (text: string, max: number): string =>
  `\`\`\`${escapeMrkdwn(shorten(clean(text).replaceAll('`', 'ˋ'), max)) || ' '}\`\`\``
