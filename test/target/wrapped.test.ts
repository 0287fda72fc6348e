import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseError } from '../../src/target/error.ts'
import { ERRORS } from './errors.ts'

const ECR = '123456789012.dkr.ecr.us-east-2.amazonaws.com'
const notFound = (image: string) =>
  `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${image}: ${image}: not found`

/** Cuts at a width, anywhere in a word, as terminals and consoles do; and before the word that does not fit, as people's editors do. */
const hard = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? []
const soft = (text: string, width: number) => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
const boxed = (lines: string[], bar: string, width: number) => lines.map((line) => `${bar} ${line.padEnd(width)} ${bar}`)

const FORMS: Record<string, (text: string, width: number) => string> = {
  'cut anywhere': (text, width) => hard(text, width).join('\n'),
  'cut anywhere, indented': (text, width) =>
    hard(text, width)
      .map((line) => `      ${line}`)
      .join('\n'),
  'cut anywhere, padded': (text, width) =>
    hard(text, width)
      .map((line) => line.padEnd(width + 5))
      .join('\n'),
  'cut anywhere, quoted': (text, width) =>
    hard(text, width)
      .map((line) => `> ${line}`)
      .join('\n'),
  'cut anywhere, in a box': (text, width) => boxed(hard(text, width), '│', width).join('\n'),
  'cut anywhere, in the column of a table': (text, width) =>
    [
      `+---------+-${'-'.repeat(width)}-+`,
      ...hard(text, width).map((line, i) => `| ${i ? '       ' : 'STOPPED'} | ${line.padEnd(width)} |`),
      `+---------+-${'-'.repeat(width)}-+`,
    ].join('\n'),
  'cut at words': (text, width) => soft(text, width).join('\n'),
  'cut at words, after a bullet': (text, width) =>
    soft(text, width)
      .map((line, i) => (i ? `    ${line}` : `  - ${line}`))
      .join('\n'),
  'cut at words, in a box': (text, width) =>
    boxed(soft(text, width), '|', Math.max(width, ...soft(text, width).map((l) => l.length))).join('\n'),
}

const name = fc.stringMatching(/^[a-z]{1,12}(?:[-_.][a-z0-9]{1,8})?$/)
const image = fc
  .tuple(
    fc.constantFrom(ECR, 'docker.io', 'ghcr.io', 'public.ecr.aws', 'registry.example.com:5000'),
    fc.array(name, { minLength: 1, maxLength: 4 }),
    fc.oneof(fc.stringMatching(/^:[a-z0-9][a-z0-9.-]{0,20}[a-z0-9]$/), fc.stringMatching(/^@sha256:[0-9a-f]{64}$/)),
  )
  .map(([host, path, reference]) => `${host}/${path.join('/')}${reference}`)
const wording = fc.constantFrom(
  notFound,
  (ref: string) =>
    `CannotPullContainerError: Error response from daemon: manifest for ${ref} not found: manifest unknown: Requested image not found`,
  (ref: string) =>
    `CannotPullContainerError: The task cannot pull ${ref} from the registry ${ref}. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get ${ref}: dial tcp 3.5.149.131:443: i/o timeout`,
  (ref: string) =>
    `CannotPullContainerError: failed to resolve ref ${ref}: pulling from host failed with status code [manifests]: 403 Forbidden`,
)

describe('a reference that a console broke', () => {
  test.each(Object.entries(FORMS))('comes out whole, or not at all: %s', (_, form) => {
    fc.assert(
      fc.property(image, wording, fc.integer({ min: 30, max: 150 }), (ref, say, width) => {
        const read = parseError(form(say(ref), width))
        expect(read.pullError).toBe(true)
        if (read.image !== null) expect(read.image).toBe(ref)
        if (read.image === null) expect([null, parseError(say(ref)).repository]).toContain(read.repository)
        if (read.account !== null) expect(read.account).toBe('123456789012')
      }),
      { numRuns: process.env.ECS_PULL_SWEEP ? 5_000 : 60 },
    )
  })

  test.each(Object.entries(FORMS))('mostly comes out: %s', (_, form) => {
    const widths = Array.from({ length: 60 }, (_, i) => 40 + i)
    const read = widths.map((width) => parseError(form(notFound(`${ECR}/demo/api:6ab1c2d`), width)).image)
    expect(read.filter((ref) => ref !== null).length).toBeGreaterThanOrEqual(40)
  })

  test.each(Object.entries(FORMS))('does not change what the fault is: %s', (_, form) => {
    for (const { text } of ERRORS.filter(({ text }) => /^[A-Z]\w+Error:/.test(text)))
      for (const width of [50, 80, 120]) expect(parseError(form(text, width)).causes[0]).toBe(parseError(text).causes[0])
  })
})

describe('what stands on the next line', () => {
  test.each(['from the registry', 'Kubernetes is fine', 'Cluster: web', 'stoppedAt: 2026-11-20', 'https://example.com/x', 'が出ます'])(
    'does not stick to a reference: %s',
    (next) => {
      const image = `${ECR}/team/a-rather-long-name/of-a-service:latest`
      const read = parseError(`CannotPullContainerError: Error response from daemon: manifest for ${image}\n${next}`)
      expect([image, null]).toContain(read.image)
      expect(parseError(`CannotPullContainerError: failed to resolve ref\n${image}\n${next}`).image).toSatisfy(
        (ref) => ref === image || ref === null,
      )
    },
  )

  test('nor does the same reference, as long as the line', () => {
    const image = `${ECR}/demo/api:6ab1c2d`
    const text = `CannotPullContainerError: pull image manifest has been\nretried 7 time(s): failed to resolve ref\n${image}:\n${image}:\nnot found`
    expect(parseError(text)).toMatchObject({ image, repository: 'demo/api', reference: '6ab1c2d' })
  })
})
