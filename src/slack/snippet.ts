import { type Wordy, wordsOf } from './text.ts'
import type { Deps } from './types.ts'

interface File {
  mode?: string
  mimetype?: string
  size?: number
  url_private_download?: string
}

/** A message with what it carries. */
export interface Carrying extends Wordy {
  files?: File[]
}

/** Bytes of a snippet that are read, and how many of a message. */
const LONGEST = 1_000_000
const FILES = 3
const PATIENCE_MS = 10_000

/** True where a file holds text: Slack turns long pastes into snippets, and people attach logs. */
const isText = (file: File) => file.mode === 'snippet' || (file.mimetype ?? '').startsWith('text/')

/** True where a message has more to say than its words. */
export const hasText = (message: Carrying): boolean => (message.files ?? []).some(isText)

/** The words of a message and of the text files it carries. A file that cannot be read is passed over: the words may do. */
export async function said(deps: Pick<Deps, 'slack' | 'log'>, message: Carrying): Promise<string> {
  const files = (message.files ?? []).filter(isText).slice(0, FILES)
  const texts = await Promise.all(
    files.map(async (file) => {
      try {
        return await download(deps, file)
      } catch (error) {
        deps.log.warn({ error: String((error as Error).message).slice(0, 200) }, 'a snippet could not be read')
        return ''
      }
    }),
  )
  return [wordsOf(message), ...texts].filter(Boolean).join('\n')
}

async function download({ slack }: Pick<Deps, 'slack'>, { url_private_download: address, size = 0 }: File): Promise<string> {
  if (!address || size > LONGEST) return ''
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
  return (await response.text()).slice(0, LONGEST)
}

function trusted(url: URL, apiUrl: string | undefined): boolean {
  if (apiUrl) return url.origin === new URL(apiUrl).origin
  return url.protocol === 'https:' && (url.hostname === 'slack.com' || url.hostname.endsWith('.slack.com'))
}
