import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { terminalReading } from '../../src/render/terminal/reading.ts'
import { LANGUAGES } from '../../src/render/words.ts'
import { parseError } from '../../src/target/error.ts'

const TEXTS = {
  'one-cause': 'CannotPullContainerError: toomanyrequests: You have reached your pull rate limit. docker.io/library/nginx:1.27',
  several:
    'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.ap-northeast-1.amazonaws.com/": dial tcp 10.0.1.23:443: i/o timeout',
  denied:
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.eu-west-3.amazonaws.com/team/app:v1@sha256:0b9a: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/ecsTaskExecutionRole/0123 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-3:123456789012:repository/team/app because no identity-based policy allows the ecr:BatchGetImage action status code: 400',
  undecided: 'Task failed to start',
  other: 'OutOfMemoryError: Container killed due to memory usage',
}
const cases = Object.keys(TEXTS).flatMap((name) =>
  Object.keys(LANGUAGES).map((language) => ({ name: name as keyof typeof TEXTS, language })),
)

describe('the reading of a text', () => {
  it.each(cases)('$name in $language', async ({ name, language }) => {
    const shown = terminalReading(parseError(TEXTS[name]), { language })
    await expect(shown).toMatchFileSnapshot(`golden/reading-${name}.${language}.txt`)
    expect(shown).not.toMatch(/\{\{|(?:report|cli|checks):/)
    const wide = shown.split('\n').filter((line) => stringWidth(line) > 80 && !/arn:|amazonaws/.test(line))
    expect(wide).toEqual([])
  })

  it('of a message that was cut says so', () => {
    const cut = { ...parseError(TEXTS.several), cut: true }
    expect(terminalReading(cut, { language: 'en' })).toContain('cut the message off')
  })

  it('lets no control character or direction mark through', () => {
    const nasty = 'a\u001b[31m\u202eb\u2066\u0000c'
    const error = { ...parseError(TEXTS.denied), image: nasty, host: nasty, service: nasty, roleArn: nasty, secrets: [nasty] }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(terminalReading(error, { language: 'en' })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/)
  })
})
