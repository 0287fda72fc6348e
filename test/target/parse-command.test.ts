import { Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { openIo } from '../../src/cli/io.ts'
import { parseCommand } from '../../src/cli/parse.ts'

/** Runs the command on the pieces as they come in, and gives back what it wrote. */
async function run(pieces: (string | Buffer)[], { json = false, ...options }: Parameters<typeof parseCommand>[1] & { json?: boolean }) {
  const written = { out: '', err: '' }
  const sink = (name: 'out' | 'err') =>
    new Writable({
      write(chunk, _, done) {
        written[name] += chunk
        done()
      },
    })
  const io = openIo({ env: {}, stdin: Readable.from(pieces), stdout: sink('out'), stderr: sink('err') }, { language: 'en', json })
  const status = await parseCommand(io, options)
  return { status, ...written, answers: written.out.trim().split('\n').filter(Boolean) }
}

const ERROR = 'CannotPullContainerError: failed to resolve ref ghcr.io/équipe/app:1: not found'

describe('parse --jsonl', () => {
  test('answers each line with its id, with exactly the fields of the contract', async () => {
    const { status, answers } = await run([`${JSON.stringify({ id: 'a', text: ERROR })}\n${JSON.stringify({ id: 7, text: 'hello' })}\n`], {
      jsonl: true,
    })
    expect(status).toBe(0)
    expect(answers.map((line) => JSON.parse(line))).toMatchObject([
      { id: 'a', pullError: true },
      { id: 7, pullError: false, causes: [] },
    ])
    expect(Object.keys(JSON.parse(answers[0]!))).toEqual([
      'id',
      'pullError',
      'causes',
      'image',
      'region',
      'account',
      'repository',
      'reference',
      'roleArn',
    ])
  })

  test('a bad line is named on standard error, without its words, and the others are answered', async () => {
    const lines = [
      '{"id":"1","text":"OutOfMemoryError: x"}',
      'password=hunter2',
      '',
      '[1]',
      '{"id":"2"}',
      '{"id":"3","text":"Task failed to start"}',
    ]
    const { status, answers, err } = await run([lines.join('\n')], { jsonl: true })
    expect(status).toBe(0)
    expect(answers.map((line) => JSON.parse(line).id)).toEqual(['1', '3'])
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => line.slice(0, 7)),
    ).toEqual(['line 2:', 'line 4:', 'line 5:'])
    expect(err).not.toContain('hunter2')
  })

  test('a line cut anywhere, also within a character, is put together', async () => {
    const bytes = Buffer.from(`${JSON.stringify({ id: 'x', text: ERROR })}\n`)
    const pieces = Array.from({ length: bytes.length }, (_, i) => bytes.subarray(i, i + 1))
    const whole = await run([bytes], { jsonl: true })
    expect((await run(pieces, { jsonl: true })).out).toBe(whole.out)
  })
})

describe('parse', () => {
  test('reads standard input as one text', async () => {
    const { status, out } = await run(['CannotPullContainerError: ', 'toomanyrequests: You have reached your pull rate limit.'], {
      json: true,
    })
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ id: null, pullError: true, causes: ['dockerhub-rate-limit', 'registry-rate-limit'] })
  })

  test('takes the text it is given instead, and prints one line with --json', async () => {
    const { out } = await run(['ignored'], { text: 'OutOfMemoryError: Container killed due to memory usage', json: true })
    expect(out.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(out)).toMatchObject({ pullError: false })
  })

  test('without --json it answers a person', async () => {
    const { status, out } = await run([ERROR], {})
    expect(status).toBe(0)
    expect(out).toMatch(/^✗ A failed image pull\n/)
    expect(out).toContain('The image is not in the repository')
  })

  test('nothing is an answer, too', async () => {
    const { status, out } = await run([], { json: true })
    expect([status, JSON.parse(out).pullError]).toEqual([0, false])
  })
})
