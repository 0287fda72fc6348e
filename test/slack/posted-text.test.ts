import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { encodeTyped, richTextOf } from '../../src/playground/slack/typed.ts'
import type { Workspace } from '../../src/playground/slack/workspace.ts'
import { carriesText } from '../../src/slack/message-text.ts'
import { mentions, type Posted, postedText, withoutQuotes, withoutSharesOf } from '../../src/slack/posted-text.ts'
import { understand } from '../../src/slack/understand.ts'
import { parseError } from '../../src/target/error.ts'

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const ERROR = `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${HOST}/app:v1: ${HOST}/app:v1: not found`
const READ = { pullError: true, image: `${HOST}/app:v1`, repository: 'app', reference: 'v1', account: '123456789012', region: 'eu-west-1' }
const WORKSPACE = { people: [], botName: 'ecs-pull', botUser: 'U0BOT00001' } as unknown as Workspace
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })

/** Shapes from Slack's documentation, and from what alerting apps post. */
const SHAPES: [string, Posted][] = [
  ['a text in which Slack made links of the image', { text: encodeTyped(WORKSPACE, ERROR) }],
  ['a text and the rich text that says the same', { text: encodeTyped(WORKSPACE, ERROR), blocks: [richTextOf(WORKSPACE, ERROR)] }],
  ['rich text alone', { text: '', blocks: [richTextOf(WORKSPACE, ERROR)] }],
  ['a fence in rich text', { text: '', blocks: [richTextOf(WORKSPACE, `look:\n\`\`\`\n${ERROR}\n\`\`\``)] }],
  ['a section behind a fallback text', { text: 'ECS alert', blocks: [section(encodeTyped(WORKSPACE, ERROR))] }],
  [
    'fields of a section behind a fallback text',
    {
      text: 'Task stopped',
      blocks: [
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '*Reason*' },
            { type: 'mrkdwn', text: ERROR },
          ],
        },
      ],
    },
  ],
  ['a context block', { text: 'Alert', blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text: ERROR }] }] }],
  ['a markdown block', { text: 'Alert', blocks: [{ type: 'markdown', text: `**Reason**: ${ERROR}` }] }],
  [
    'a table block',
    {
      text: 'Stopped tasks',
      blocks: [
        {
          type: 'table',
          rows: [
            [
              { type: 'raw_text', text: 'Reason' },
              { type: 'raw_text', text: 'Service' },
            ],
            [
              { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: ERROR }] }] },
              { type: 'raw_text', text: 'web' },
            ],
          ],
        },
      ],
    },
  ],
  ['a collapsible container', { text: 'Alert', blocks: [{ type: 'container', title: 'ECS', child_blocks: [section(ERROR)] }] }],
  ['an attachment', { text: '', attachments: [{ title: 'ECS', text: encodeTyped(WORKSPACE, ERROR), fallback: 'ECS' }] }],
  ['the fallback of an attachment, if it is all there is', { text: 'Alarm', attachments: [{ fallback: ERROR }] }],
  ['fields of an attachment', { text: 'Alarm', attachments: [{ fallback: 'x', fields: [{ title: 'stoppedReason', value: ERROR }] }] }],
  ['blocks in an attachment that has a text too', { text: '', attachments: [{ text: 'Triggered', blocks: [section(ERROR)] }] }],
  [
    'a forwarded message, which comes as blocks only',
    { text: '', attachments: [{ fallback: '[no preview]', message_blocks: [{ message: { blocks: [richTextOf(WORKSPACE, ERROR)] } }] }] },
  ],
  [
    'a list that Slack made of lines',
    {
      text: '',
      blocks: [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_list',
              style: 'bullet',
              elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: ERROR }] }],
            },
          ],
        },
      ],
    },
  ],
]

describe('what was posted is read from', () => {
  it.each(SHAPES)('%s', (_, message) => {
    expect(parseError(postedText(message))).toMatchObject(READ)
    expect(understand(postedText(message))).toHaveProperty('question')
  })
})

test('a tag that Slack takes for an emoji stays a tag', () => {
  const typed = `failed to resolve ref ${HOST}/app:100: not found`
  expect(postedText({ blocks: [richTextOf(WORKSPACE, typed)] })).toBe(typed)
  const emoji = { type: 'emoji', name: '100', unicode: '1f4af' }
  const elements = [{ type: 'text', text: 'x/app' }, emoji, { type: 'text', text: ' not found' }]
  expect(postedText({ blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }] })).toBe('x/app:100: not found')
})

test('a link to the console counts, whatever its label is and wherever it stands', () => {
  const url = 'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/web/tasks/0123456789abcdef0123456789abcdef?region=eu-west-1'
  const button = { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'View' }, url }] }
  for (const message of [
    { text: `Task <${url}|stopped>` },
    { text: 'Stopped', blocks: [button] },
    { attachments: [{ title: 'Task stopped', title_link: url }] },
  ])
    expect(understand(postedText(message))).toMatchObject({ question: { target: { kind: 'task', cluster: 'web' } } })
})

test('someone is called by name in the text or in the blocks', () => {
  const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }] }]
  for (const message of [{ text: 'hey <@U1>' }, { text: '<@U1|bot> why' }, { text: '', blocks }]) {
    expect(mentions(message, 'U1')).toBe(true)
    expect(mentions(message, 'U2')).toBe(false)
  }
})

test('quoted lines can be told from the others in either form', () => {
  const quote = { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: ERROR }] }] }
  expect(withoutQuotes(postedText({ text: `&gt; ${ERROR}\nseen that?` }))).toBe('seen that?')
  expect(withoutQuotes(postedText({ blocks: [quote] }))).toBe('')
})

test('a shared message of one author can be left out', () => {
  const message = { text: 'look', attachments: [{ text: ERROR, author_id: 'U0BOT' }, { text: 'other' }] }
  expect(postedText(withoutSharesOf(message, 'U0BOT'))).toBe('look\nother')
})

describe('the same text comes out as went in', () => {
  const word = fc.constantFrom(
    'a',
    'no',
    '&',
    '<',
    '>',
    '"x"',
    ':',
    '&lt;',
    'arn:aws:ecs:eu-west-1:123456789012:task/c/t',
    '<repo>',
    'https://a.example/x?a=1&b=2',
  )
  const reference = fc
    .tuple(
      fc.constantFrom(HOST, 'registry.example.com', 'ghcr.io'),
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.stringMatching(/^[a-z0-9]{1,6}$/),
    )
    .map(([host, repository, tag]) => `${host}/${repository}:${tag}`)
  const typed = fc.array(fc.oneof(word, reference), { minLength: 1, maxLength: 12 }).map((words) => words.join(' '))

  test('by its rich text', () => {
    fc.assert(
      fc.property(typed, (text) => {
        expect(postedText({ blocks: [richTextOf(WORKSPACE, text)] })).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  test('by its text', () => {
    fc.assert(
      fc.property(typed, (text) => {
        expect(postedText({ text: encodeTyped(WORKSPACE, text) })).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  test('and hostile shapes end in some text', () => {
    const message = fc.record({ text: fc.anything(), blocks: fc.anything(), attachments: fc.array(fc.anything()) })
    fc.assert(
      fc.property(message, (one) => {
        expect(typeof postedText(one as Posted)).toBe('string')
      }),
      { numRuns: 300 },
    )
  })
})

it('shapes that no documentation shows hold nothing, and stop nothing', () => {
  for (const odd of [null, 1, 'text', {}, [null], ['text'], [[]], [{ mimetype: [], filetype: {} }]] as never[]) {
    expect(carriesText({ text: 'it fails', files: odd })).toBe(false)
    expect(postedText(withoutSharesOf({ text: 'it fails', attachments: odd, blocks: odd }, 'U1'))).toContain('it fails')
  }
})
