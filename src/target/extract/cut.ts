/** Words that stand at the end of a message cut by ECS, at about 255 characters: a part of one of them means that the rest is missing. */
const WORDS =
  'accessdeniedexception authorization canceled configuration deadline exceeded exception manifests configuration registry retried retrieve timeout amazonaws.com secretsmanager assumed-role cannotpullcontainererror resourceinitializationerror context unexpected status forbidden'.split(
    ' ',
  )

/** A line of an error that ends in dots, with other text below it: the cell of a table, a quoted message. */
const ends = (raw: string) => raw.split('\n').some((line) => line.trimEnd().endsWith('...') && /CannotPull|ResourceInit/.test(line))

/** Whether the message was cut: it ends in dots, within a word it is known to use, or at the length at which Fargate cuts. */
export function isCut(flat: string, raw = flat): boolean {
  const text = flat.replace(/["'`)\]}>\s]{1,20}$/, '')
  if (/(?:\.\.|…)$/.test(text) || ends(raw)) return true
  const start = text.search(/CannotPull|ResourceInit/)
  const length = start < 0 ? 0 : text.length - start
  const last = /[A-Za-z.-]{1,40}$/.exec(text)?.[0].toLowerCase() ?? ''
  if (last.length > 2 && WORDS.some((word) => word !== last && word.startsWith(last)) && !COMPLETE.has(last)) return true
  return (
    length >= 250 &&
    length <= 260 &&
    !/(?:not found|timeout|Forbidden|action|device|killed|awscurrent|limit|denied|requests|login|refused|host|unknown|authority|eof|reached|configuration|registry|ecr|credentials|layers?|exists?|format|[a-f0-9]{64})$/i.test(
      text,
    )
  )
}

const COMPLETE = new Set([
  'author',
  'manifest',
  'time',
  'status',
  'config',
  'unexpected',
  'amazon',
  'context',
  'except',
  'exceed',
  'cancel',
  'secrets',
  'can',
  'dead',
  'man',
  'for',
  'con',
])
