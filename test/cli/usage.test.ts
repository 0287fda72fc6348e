import { expect, it } from 'vitest'
import { CAUSES } from '../../src/core/cause.ts'
import { LANGUAGES } from '../../src/render/language.ts'
import { ecsPull, type Ran } from './streams.ts'

const ARN = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/e0af1b0946cf463d8859b97c0573e1ed'
const languages = Object.keys(LANGUAGES)

/** Wrong words, and a part of the one sentence each is answered with in English. */
const WRONG: [string[], string][] = [
  [['wy'], 'did you mean why?'],
  [['nonsense'], 'There is no command “nonsense”'],
  [['why'], 'Say what to look at'],
  [['why', 'a', 'b'], 'too many arguments'],
  [['why', '--clster', 'x'], 'did you mean --cluster?'],
  [['why', '--bogus'], 'There is no option --bogus here'],
  [['why', '--cluster'], 'needs a value'],
  [['fix', ARN], 'The argument fix is missing'],
  [['undo'], 'The argument run is missing'],
  [['why', 'not a target at all'], 'neither a task'],
  [['why', 'web'], 'which cluster'],
  [['why', ''], 'Say what to look at'],
  [['why', ARN.replace('arn:aws:', 'arn:aws-moon:')], 'partition'],
  [['why', ARN.replace(':ecs:', ':lambda:')], 'not to Amazon ECS'],
  [['why', '--text', '/nonexistent/file'], 'cannot be read (ENOENT)'],
  [['why', ARN, '--subnets', 'subnet-1'], 'belong to a family:revision'],
  [['replay', '/nonexistent'], 'cannot be read (ENOENT)'],
  [['replay', import.meta.dirname], 'cannot be read (ENOENT)'],
]

it.each(WRONG)('%j is answered with one sentence and exit 2', async (args, sentence) => {
  const { status, out, err } = await ecsPull(args, { env: { AWS_REGION: 'ap-northeast-1' } })
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toContain(sentence)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(err).not.toMatch(/error:|Error|undefined|cli:|report:/)
})

it.each(WRONG)('%j is answered in each language, and with --json as one document', async (args) => {
  const env = { AWS_REGION: 'ap-northeast-1' }
  const said: Ran[] = []
  for (const language of languages) said.push(await ecsPull([...args, '--lang', language, '--json'], { env }))
  const messages = said.map(({ status, out, err }) => {
    // An option that wants a value takes the next word for it, which leaves the sentence to say so.
    expect(status).toBe(2)
    const { schema, problem } = JSON.parse(out)
    expect(schema).toBe(1)
    expect(err).toBe(`ecs-pull: ${problem.message}\n`)
    return problem.message
  })
  expect(new Set(messages).size).toBe(languages.length)
})

it('a language there is not is said in that of the environment', async () => {
  const { status, err } = await ecsPull(['why', ARN, '--lang', 'xx'], { env: { LC_ALL: 'ja_JP.UTF-8' } })
  expect(status).toBe(2)
  expect(err).toContain('「xx」という言語はありません')
})

it('without a command the help is shown, and that is wrong usage', async () => {
  const { status, out, err } = await ecsPull([])
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toContain('Usage: ecs-pull')
})

it.each(languages)('the help is in %s and names every command', async (language) => {
  const { status, out } = await ecsPull(['--help', '--lang', language])
  expect(status).toBe(0)
  for (const command of ['start', 'why', 'fix', 'undo', 'runs', 'show', 'parse', 'replay']) expect(out).toContain(`  ${command} `)
  if (language !== 'en') expect(out).not.toMatch(/Usage:|Commands:|display help|output the version/)
})

it.each(languages)('the help of each command is in %s', async (language) => {
  for (const command of ['start', 'why', 'fix', 'undo', 'runs', 'show', 'parse', 'replay']) {
    const { status, out } = await ecsPull(['help', command, '--lang', language])
    expect(status).toBe(0)
    expect(out).toContain(`ecs-pull ${command}`)
    expect(out).not.toMatch(/cli:|\{\{/)
  }
})

it('says its version', async () => {
  expect(await ecsPull(['--version'])).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

it('a pasted error alone is diagnosed without AWS, Region or credentials', async () => {
  const input = 'CannotPullContainerError: toomanyrequests: You have reached your pull rate limit.'
  const { status, out } = await ecsPull(['why', '--text', '-', '--json'], { input, env: { XDG_STATE_HOME: '/nonexistent' } })
  const report = JSON.parse(out)
  expect({ status, cause: report.verdict.cause, calls: report.aws.calls }).toEqual({ status: 1, cause: 'dockerhub-rate-limit', calls: 0 })
  expect(CAUSES).toContain(report.verdict.cause)
})

it('an error text given as target is read as one', async () => {
  const { status, out } = await ecsPull(['why', 'CannotPullContainerError: toomanyrequests: You have reached your pull rate limit.'])
  expect(status).toBe(1)
  expect(out).toContain('Docker Hub')
})

it('an empty paste is said to be empty', async () => {
  expect(await ecsPull(['why', '--text', '-'], { input: ' \n' })).toMatchObject({
    status: 2,
    err: expect.stringContaining('The text is empty'),
  })
})

it('what is no failed pull ends with 3', async () => {
  const { status } = await ecsPull(['why', '--text', '-'], { input: 'OutOfMemoryError: Container killed due to memory usage' })
  expect(status).toBe(3)
})

it('parse reads standard input', async () => {
  const { status, out } = await ecsPull(['parse', '--jsonl'], {
    input: '{"id":"a","text":"CannotPullContainerError: no space left on device"}\n',
  })
  expect(status).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ id: 'a', causes: ['disk-full'] })
})
