import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CAUSES } from '../../src/core/cause.ts'
import { GATES } from '../../src/core/gate.ts'
import { looksLikeError, parseError, parseErrors } from '../../src/target/error.ts'
import { NAME_ONLY, SIGNATURES } from '../../src/target/signatures/index.ts'
import { OTHER_PULLERS, TASK_FAILURES } from '../../src/target/signatures/instead.ts'
import type { ParsedError } from '../../src/target/types.ts'
import { ERRORS, NEAR_MISSES } from './errors.ts'
import { FAULTS, FIELDS, NAMED, OPEN, OTHERS } from './reports.ts'
import { WRAPPINGS } from './wrappings.ts'

describe('the digest in the address of a blob', () => {
  const url = `https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/web/blobs/sha256:${'1'.repeat(64)}`

  test('names a layer where the blob was fetched, and the image where it was only asked for', () => {
    const layer = parseError(
      `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code ${url}: 403 Forbidden`,
    )
    expect(layer).toMatchObject({ image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/web', repository: 'web', reference: null })
    const image = parseError(`CannotPullContainerError: unexpected status from HEAD request to ${url}: 403 Forbidden`)
    expect(image.reference).toBe(`sha256:${'1'.repeat(64)}`)
  })
})

describe('an error text', () => {
  test.each(ERRORS)('$text', ({ text, ...expected }) => {
    expect(parseError(text)).toMatchObject({ pullError: true, ...expected })
    expect(looksLikeError(text)).toBe(true)
  })
})

describe('a report', () => {
  test.each([...FAULTS, ...FIELDS])('$text', ({ text, cause, ...expected }) => {
    const read = parseError(text)
    expect(read).toMatchObject({ pullError: true, ...expected })
    expect(read.causes[0] ?? null).toBe(cause)
  })

  test.each(OTHERS)('of another fault names no cause: $text', ({ text, insteadOf }) => {
    expect(parseError(text)).toMatchObject({ pullError: false, causes: [], insteadOf })
  })

  test.each(OPEN)('that does not say what failed is left open: %s', (text) => {
    expect(parseError(text).pullError).toBeNull()
    expect(looksLikeError(text)).toBe(false)
  })
})

test.each(NAMED)('the task and service of $text', ({ text, ...named }) => {
  expect(parseError(text)).toMatchObject(named)
})

describe('the catalogue', () => {
  test('its causes and gates are known ones, and its ids differ', () => {
    for (const { causes, gates } of [...SIGNATURES, NAME_ONLY]) {
      expect(CAUSES).toEqual(expect.arrayContaining([...causes]))
      if (Array.isArray(gates)) expect(GATES).toEqual(expect.arrayContaining([...gates]))
    }
    expect(new Set(SIGNATURES.map((s) => s.id)).size).toBe(SIGNATURES.length)
  })

  test.each(SIGNATURES.map((s) => [s.id, s] as const))(
    'the example of %s is read as such, or as a wording that says more',
    (_, signature) => {
      const text = /CannotPull|ResourceInit|DockerTimeout/.test(signature.example)
        ? signature.example
        : `CannotPullContainerError: ${signature.example}`
      const read = parseError(text)
      expect(read.pullError).toBe(true)
      expect(signature.causes).toContain(read.causes[0])
    },
  )
})

describe('what is no failed pull', () => {
  test.each(NEAR_MISSES)('$text', ({ text, insteadOf }) => {
    expect(parseError(text)).toMatchObject({ pullError: false, causes: [], insteadOf })
    expect(looksLikeError(text)).toBe(false)
  })

  test.each([...TASK_FAILURES, ...OTHER_PULLERS].map((miss) => [miss.code, miss.example] as const))('%s: %s', (_, example) => {
    expect(parseError(example).pullError).toBe(false)
  })

  test.each([
    'Task failed to start',
    'TaskFailedToStart',
    '(service web) failed to launch tasks',
    '(service web) rolling back to deployment ecs-svc/5482803233485152419.',
    'botocore.exceptions.WaiterError: Waiter TasksRunning failed: Waiter encountered a terminal failure state',
    'ResourceInitializationError',
    'DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s',
  ])('undecided, with the one thing to ask for: %s', (text) => {
    expect(parseError(text)).toMatchObject({ pullError: null, ask: 'stopped-reason' })
    expect(looksLikeError(text)).toBe(false)
  })

  test.each([
    'we got CannotPullContainerError again, any ideas?',
    'CannotPullContainerError: how do I fix it?',
    'CannotPullContainerError って何ですか？',
    'Avez-vous déjà vu une ResourceInitializationError ?',
    'I added docs for "failed to resolve" errors',
    'please review the pull request that fixes pull access denied',
    'the i/o timeout is back on the staging database',
    'unauthorized',
    '',
  ])('chat about errors is no error: %s', (text) => {
    expect(looksLikeError(text)).toBe(false)
  })
})

/** What the contract promises; the text itself and the place around it may differ. */
const answer = ({
  pullError,
  causes,
  gates,
  image,
  region,
  account,
  repository,
  reference,
  roleArn,
  denied,
  address,
  secrets,
}: ParsedError) => ({
  pullError,
  causes,
  gates,
  image,
  region,
  account,
  repository,
  reference,
  roleArn,
  denied,
  address,
  secrets,
})

describe('however it is pasted', () => {
  test.each(Object.entries(WRAPPINGS))('%s changes nothing', (_, wrap) => {
    for (const { text } of ERRORS.filter(({ text }) => /^[A-Z]\w+Error:/.test(text)))
      expect(answer(parseError(wrap(text)))).toEqual(answer(parseError(text)))
  })

  test('nor does one form within another', () => {
    const forms = fc.constantFrom(
      'Slack escapes',
      'a code fence',
      'a quote',
      'Windows line ends',
      'a Japanese sentence',
      'a comment',
      'terminal colours',
      'direction marks',
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...ERRORS.filter(({ text }) => /^[A-Z]\w+Error:/.test(text))),
        fc.array(forms, { maxLength: 3 }),
        ({ text }, wraps) => {
          const wrapped = [...new Set(wraps)].reduce((inner, name) => WRAPPINGS[name]!(inner), text)
          expect(answer(parseError(wrapped))).toEqual(answer(parseError(text)))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('JSON tells the task, the container and its image', () => {
    const tasks = [
      {
        taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/prod/0123456789abcdef0123456789abcdef',
        clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod',
        group: 'service:web',
        stoppedReason: 'Task failed to start',
        containers: [
          { name: 'log-router', image: 'amazon/aws-for-fluent-bit:3', lastStatus: 'STOPPED' },
          {
            name: 'web',
            image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:7',
            lastStatus: 'STOPPED',
            reason: 'CannotPullContainerError: context canceled',
          },
        ],
      },
    ]
    expect(parseError(JSON.stringify({ tasks }))).toMatchObject({
      container: 'web',
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:7',
      repository: 'web',
      reference: '7',
      cluster: 'prod',
      service: 'web',
      taskArn: tasks[0]!.taskArn,
    })
  })

  test('a table whose cells run over several lines', () => {
    const table = `Stopped Tasks

  Reason                          Task Count  Sample Task IDs
  ------                          ----------  ---------------
  ResourceInitializationError: u  7           4cd7ed2c,5927a0e3,5bcea4ef,859
  nable to pull secrets or regis              db817,b9725596
  try auth: execution resource r
  etrieval failed: unable to ret
  rieve ecr registry auth: servi
  ce call has been retried 3 tim
  e(s): RequestError: send reque
  st failed caused by: Post http
  s://api.ecr....`
    expect(parseError(table)).toMatchObject({ pullError: true, cut: true, retries: 3, gates: ['address', 'dns', 'token-connection'] })
    expect(parseError(table).causes[0]).toBe('network-timeout')
  })

  test('several errors: each is read, the most telling first', () => {
    const both =
      'ResourceInitializationError: unable to pull secrets or registry auth\nCannotPullContainerError: failed to resolve ref ghcr.io/o/r:1: ghcr.io/o/r:1: not found\nOutOfMemoryError: Container killed due to memory usage'
    const read = parseErrors(both)
    expect(read.map((error) => error.signature ?? error.insteadOf)).toEqual(['image-missing', 'start-cut', 'out-of-memory'])
    expect(read[0].image).toBe('ghcr.io/o/r:1')
  })

  test('a cut message is called cut, and half a reference is not given', () => {
    const cut =
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app...'
    expect(parseError(cut)).toMatchObject({
      pullError: true,
      cut: true,
      image: null,
      region: 'eu-west-1',
      account: '123456789012',
      ask: 'task-arn',
    })
  })
})

describe('safety', () => {
  const secrets = [
    'AKIAIOSFODNN7EXAMPLE',
    'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY',
    'hunter2secret',
    'xoxb-123456789012-abcdefghijkl',
    'ghp_abcdefghijklmnopqrstuvwxyz012345',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'deadbeefcafe0123456789',
  ]
  test('secrets in a paste are masked in the text that is kept', () => {
    const [key, secret, password, slack, github, jwt, signature] = secrets
    const text = `CannotPullContainerError: ${key} aws_secret_access_key=${secret} https://user:${password}@registry.example.com/v2/ ${slack} ${github} Authorization: Bearer ${jwt} https://prod-x-starport-layer-bucket.s3.amazonaws.com/a?X-Amz-Signature=${signature}&X-Amz-Credential=${key}/20260101/us-east-1/s3/aws4_request DB_PASSWORD=${password} "value": "${password}"`
    const kept = JSON.stringify(parseError(text))
    for (const word of secrets) expect(kept).not.toContain(word)
    expect(kept).toContain('registry.example.com')
  })

  test('the words of an error are not taken for secrets', () => {
    const text =
      'ResourceInitializationError: unable to pull secrets or registry auth: failed to fetch anonymous token: unexpected status; failed to fetch secret arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/password-AbCdEf from secrets manager'
    expect(parseError(text).text).toBe(text)
  })

  test('no input makes it throw, and the kept text is bounded', () => {
    const bits = fc.constantFrom(
      'CannotPullContainerError: ',
      'failed to resolve ref ',
      '"',
      '{',
      '}',
      '[',
      ']',
      '\\',
      '<',
      '>',
      '|',
      '\n',
      '```',
      'arn:aws:',
      '.dkr.ecr.',
      '@sha256:',
      'https://',
      ': not found',
      ' ',
      '　',
      '\u202e',
      '---  ---',
      '&lt;',
      'dial tcp [::1',
      ']:443',
      '(tag: ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.array(bits, { maxLength: 60 }).map((b) => b.join('')),
        ),
        (text) => {
          expect(parseError(text).text.length).toBeLessThanOrEqual(4_000)
          looksLikeError(text)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
