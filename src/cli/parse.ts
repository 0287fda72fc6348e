import { StringDecoder } from 'node:string_decoder'
import { terminalReading } from '../render/terminal/reading.ts'
import { parseError } from '../target/error.ts'
import type { ParsedError } from '../target/types.ts'
import { colorful, type Io } from './io.ts'

/** What it reads, where it writes, and in which words. */
type Given = Pick<Io, 'stdin' | 'stdout' | 'stderr' | 'language' | 'say' | 'json'>

/** What `parse` answers; additive changes only. `id` is the one of the question, null where there was none. */
export type ParseAnswer = { id: string | number | null } & Pick<
  ParsedError,
  'pullError' | 'causes' | 'image' | 'region' | 'account' | 'repository' | 'reference' | 'roleArn'
>

/** The stable part of a reading. */
export function parseAnswer(id: string | number | null, error: ParsedError): ParseAnswer {
  const { pullError, causes, image, region, account, repository, reference, roleArn } = error
  return { id, pullError, causes, image, region, account, repository, reference, roleArn }
}

/**
 * `ecs-pull parse`: reads an error text from standard input (or `options.text`), or with `jsonl` one JSON object `{"id","text"}` a line,
 * and answers: in words, or as JSON with `--json` and `jsonl`. A line that is no such object is named on standard error; the others are
 * read all the same.
 *
 * @returns the exit status: 0, since whatever can be read is answered
 */
export async function parseCommand(io: Given, options: { jsonl?: boolean; text?: string }): Promise<number> {
  if (options.jsonl) return parseLines(io, options.text)
  let text = options.text
  if (text === undefined) {
    text = ''
    for await (const piece of decoded(io.stdin)) text += piece
  }
  const error = parseError(text)
  const { language, stdout } = io
  const people = () => terminalReading(error, { language, columns: stdout.columns ?? 80, color: colorful(stdout) })
  await write(stdout, io.json ? `${JSON.stringify(parseAnswer(null, error))}\n` : people())
  return 0
}

async function parseLines(io: Given, text?: string): Promise<number> {
  let rest = ''
  let number = 0
  const answer = async (line: string) => {
    number++
    if (line.trim() === '') return
    const question = asQuestion(line)
    if (!question) await write(io.stderr, `${io.say('cli:parse.bad-line', { line: String(number) })}\n`)
    else await write(io.stdout, `${JSON.stringify(parseAnswer(question.id, parseError(question.text)))}\n`)
  }
  for await (const piece of text === undefined ? decoded(io.stdin) : [text]) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    for (const line of lines) await answer(line)
  }
  await answer(rest)
  return 0
}

/** The question of a line; null where it holds none. The line itself is not repeated: it may hold secrets. */
function asQuestion(line: string): { id: string | number | null; text: string } | null {
  let question: unknown
  try {
    question = JSON.parse(line)
  } catch {
    return null
  }
  if (!question || typeof question !== 'object') return null
  const { id, text } = question as Record<string, unknown>
  if (typeof text !== 'string') return null
  return { id: typeof id === 'string' || typeof id === 'number' ? id : null, text }
}

async function* decoded(input: AsyncIterable<Buffer | string>): AsyncIterable<string> {
  const decoder = new StringDecoder('utf8')
  for await (const piece of input) yield typeof piece === 'string' ? piece : decoder.write(piece)
  yield decoder.end()
}

const write = (stream: NodeJS.WritableStream, text: string) =>
  new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()))
  })
