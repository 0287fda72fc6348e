import { type Language, languageOfEnvironment } from '../render/language.ts'
import { type Words, words } from '../render/words.ts'

/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Streams {
  env: NodeJS.ProcessEnv
  stdin: AsyncIterable<Buffer | string>
  stdout: Out
  stderr: Out
}

type Out = NodeJS.WritableStream & { isTTY?: boolean; columns?: number; hasColors?(): boolean }

/** What every command is given: its streams, and the person's language. */
export interface Io extends Streams {
  language: Language
  /** The language of `--lang`; null: the environment's was taken. */
  chosen: Language | null
  say: Words
  /** Exactly one JSON document on standard output, all else on standard error. */
  json: boolean
}

export const openIo = (streams: Streams, { language, json }: { language?: Language; json: boolean }): Io => {
  const spoken = language ?? languageOfEnvironment(streams.env)
  return { ...streams, language: spoken, chosen: language ?? null, say: words(spoken), json }
}

export const printJson = (io: Io, document: unknown): void => {
  io.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

/** Colours only where somebody looks, and NO_COLOR does not forbid them. */
export const colorful = (out: Out): boolean => out.isTTY === true && (out.hasColors?.() ?? false)

/** Links only where colours are; a build's log shows the escape sequences as they are. */
export const linking = ({ stdout, env }: Pick<Streams, 'stdout' | 'env'>): boolean =>
  colorful(stdout) && !env.NO_COLOR && !env.CI && env.TERM !== 'dumb'

/** A paste or pipe longer than this is no error text. */
const LONGEST_INPUT = 4_000_000

/** Reads standard input to its end, up to four million characters. */
export async function readInput(stdin: Streams['stdin']): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    if (text.length > LONGEST_INPUT) return text.slice(0, LONGEST_INPUT)
  }
  return text + decoder.decode()
}
