import { type Posted, postedText } from './posted-text.ts'
import type { Deps } from './types.ts'

interface File {
  name?: string
  mode?: string
  mimetype?: string
  filetype?: string
  size?: number
  url_private_download?: string
  /** The first lines of a snippet, unescaped (Slack API documentation, file object). */
  preview?: string
  /** Of an e-mail that was sent to a channel. */
  subject?: string
  plain_text?: string
  preview_plain_text?: string
}

/** A message with what it carries. */
export interface Carrying extends Posted {
  files?: File[]
}

/** Everything that could be read of a message, and the name of a file that could not. */
export interface MessageText {
  text: string
  unreadFile: string | null
}

/** Bytes of a file that are read, and how many files of a message. */
const LONGEST = 1_000_000
const FILES = 3
const PATIENCE_MS = 10_000
/** Of longer texts the parts around what may be an error are kept, so that reading them doesn't hold up what others ask. Characters. */
const KEPT = 200_000
const AROUND = 8_000
const TELLING =
  /CannotPull|ResourceInitialization|unable to (?:pull|retrieve)|failed to (?:resolve|pull|authorize|normalize)|pull access denied|DockerTimeoutError|stoppedReason|toomanyrequests|manifest unknown|no space left/gi

const isText = ({ mode, mimetype = '', filetype = '' }: File) =>
  mode === 'snippet' ||
  mode === 'email' ||
  /^text\/|[/+](?:json|yaml|xml|csv)$/.test(mimetype) ||
  /^(?:text|json|yaml|log|csv|shell)$/.test(filetype)

/** True if a message carries files with text: Slack turns long pastes into snippets, and people attach logs. */
export const carriesText = (message: Carrying): boolean => textFiles(message).length > 0

const textFiles = ({ files }: Carrying): File[] =>
  Array.isArray(files) ? files.filter((file) => typeof file === 'object' && file !== null && isText(file)) : []

/** The text of a message and of the text files it carries. A file that can't be fetched gives its preview, if Slack sent one. */
export async function readMessage(deps: Pick<Deps, 'slack' | 'log'>, message: Carrying): Promise<MessageText> {
  const files = await Promise.all(
    textFiles(message)
      .slice(0, FILES)
      .map((file) => readFile(deps, file)),
  )
  return {
    text: excerpt([postedText(message), ...files.map(({ text }) => text)].filter(Boolean).join('\n')),
    unreadFile: files.find(({ unread }) => unread !== null)?.unread ?? null,
  }
}

async function readFile(deps: Pick<Deps, 'slack' | 'log'>, file: File): Promise<{ text: string; unread: string | null }> {
  if (file.mode === 'email')
    return { text: [file.subject, file.plain_text ?? file.preview_plain_text ?? file.preview].filter(Boolean).join('\n'), unread: null }
  try {
    return { text: await download(deps, file), unread: null }
  } catch (error) {
    deps.log.warn({ error: String((error as Error).message).slice(0, 200) }, 'a file could not be read')
    return { text: file.preview ?? '', unread: file.name ?? '' }
  }
}

async function download({ slack }: Pick<Deps, 'slack'>, { url_private_download: address, size = 0 }: File): Promise<string> {
  if (!address) throw new Error('no address')
  if (size > LONGEST) throw new Error(`${size} bytes are too many`)
  // The token goes to Slack and nowhere else, whatever an event says.
  if (!trusted(new URL(address), slack.apiUrl)) throw new Error('not an address of Slack')
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${slack.botToken}` },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  const type = response.headers.get('content-type') ?? ''
  // Without the scope files:read Slack answers with its log-in page, and 200.
  if (!response.ok || type.startsWith('text/html')) throw new Error(`answered ${response.status} ${type}`)
  return bodyOf(response)
}

/** At most `LONGEST` bytes of a body, whatever its headers say. */
async function bodyOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    text += decoder.decode(chunk, { stream: true })
    if (bytes >= LONGEST) break
  }
  return text.slice(0, LONGEST)
}

function trusted(url: URL, apiUrl: string | undefined): boolean {
  if (apiUrl) return url.origin === new URL(apiUrl).origin
  return url.protocol === 'https:' && (url.hostname === 'slack.com' || url.hostname.endsWith('.slack.com'))
}

/** A long text cut to what surrounds its last possible errors; if it has none, to its ends. */
export function excerpt(text: string): string {
  if (text.length <= KEPT) return text
  const places = [...text.matchAll(TELLING)].map(({ index }) => index)
  if (!places.length) return `${text.slice(0, KEPT / 2)}\n${text.slice(-KEPT / 2)}`
  const parts: string[] = []
  let [kept, before] = [0, text.length]
  for (const place of places.reverse()) {
    const [from, to] = [Math.max(0, place - AROUND), Math.min(before, place + AROUND)]
    if (to <= from) continue
    parts.unshift(text.slice(from, to))
    kept += to - from
    before = from
    if (kept >= KEPT) break
  }
  return parts.join('\n')
}
