import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diagnose } from '../src/diagnose.ts'
import { follow } from '../src/find/lead.ts'
import type { Message } from '../src/render/slack/limits.ts'
import { sentence } from '../src/render/slack/messages.ts'
import { reportMessage } from '../src/render/slack/report.ts'
import { understand } from '../src/slack/understand.ts'
import { ecsPull } from './cli/streams.ts'
import { botInSlack, until } from './slack/bot.ts'
import { ASKER, BOT } from './slack/emulated.ts'

/** What must not act where it is shown. Each holds the mark, by which it is found again. */
const MARK = 'evilmark'
const ACTING = [
  `<!channel>${MARK}`,
  `&lt;!here&gt;${MARK}`,
  `<@U012ABCDEF>${MARK}`,
  `<https://${MARK}.example|docs>`,
  `https://${MARK}.example/x`,
  `\`${MARK}\``,
  `\`\`\`${MARK}\`\`\``,
  `*${MARK}*`,
  `\u202e${MARK}\u2066`,
  `\u200f${MARK}`,
  `\u001b[31m${MARK}\u0007`,
  `$t(report:cause.tls-error)${MARK}`,
  `{{cause}}${MARK}`,
]

/** What must be nowhere at all, with the part that would give it away. */
const SECRETS: readonly [written: string, secret: string][] = [
  ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7'],
  ['aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
  ['xoxb-123456789012-abcdefABCDEF', 'abcdefABCDEF'],
  ['https://deploy:hunter2secret@registry.example.com/v2/', 'hunter2secret'],
  ['deploy:hunter2secret@registry.example.com', 'hunter2secret'],
  ['ghp_0123456789abcdefghijABCDEFGHIJ012345', '0123456789abcdefghij'],
  ['password=correct-horse-battery', 'correct-horse'],
  ['Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJzdWIiOiIxIn0'],
]

/** Where in a paste it may stand. */
const CARRIERS: Record<string, (thing: string) => string> = {
  'in an error': (t) =>
    `CannotPullContainerError: failed to resolve ref 123456789012.dkr.ecr.eu-west-3.amazonaws.com/app:v1: ${t}: not found`,
  'as the image': (t) => `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${t}: not found`,
  'as the registry': (t) => `CannotPullContainerError: failed to resolve ref ${t}/app:v1: dial tcp: lookup ${t}: no such host`,
  'as the service': (t) => `(service ${t}) was unable to place a task. CannotPullContainerError: image ${t}/x:1 not found`,
  'as a secret': (t) =>
    `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: ${t}: i/o timeout`,
  'as an ARN': (t) => `arn:aws:ecs:eu-west-3:123456789012:task/${t}`,
  'in no error': (t) => `look at ${t}`,
  alone: (t) => t,
  'in a near miss': (t) => `OutOfMemoryError: Container ${t} killed due to memory usage`,
}
const session = { region: 'eu-west-3', account: null, partition: 'aws' }
const known = { accounts: {}, seen: [] }

const say = async (text: string, lang: string): Promise<{ message: Message; kept: unknown }> => {
  const understood = understand(text)
  if ('problem' in understood) return { message: sentence(lang, understood.problem), kept: null }
  const { question } = await follow(understood.question, known, async () => session)
  // Without an account to ask, an ARN is no use here.
  const report = await diagnose({ ...question, target: question.target.kind === 'text' ? question.target : textTarget }, { session })
  return { message: reportMessage(report, { lang, asker: ASKER }), kept: { report, question } }
}
const textTarget = { kind: 'text', partition: 'aws', region: null, account: null } as const

/** Every text of a message that Slack reads as markup. */
const marked = ({ text, blocks }: Message): string[] => [
  text,
  ...(JSON.stringify(blocks).match(/"type":"mrkdwn","text":"(?:[^"\\]|\\.)*"/g) ?? []).map(
    (part) => JSON.parse(`{${part}}`).text as string,
  ),
]
/** What is left outside code, where nothing is formatted or linked. */
const outsideCode = (text: string) =>
  text
    .replace(/```[\s\S]*?```/g, '')
    .split('`')
    .filter((_, i) => i % 2 === 0)
    .join('\n')
const OURS = new RegExp(`<@${ASKER}>`, 'g')
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const DRIVING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2067\ufeff]/

// What is escaped is so in every language: each place takes another.
const cases = Object.keys(CARRIERS).map((where, i) => ({ where, lang: ['en', 'ja', 'fr'][i % 3]! }))

describe.each(cases)('what a paste holds $where ($lang)', ({ where, lang }) => {
  it('does nothing in a message of Slack', async () => {
    for (const thing of ACTING) {
      const { message } = await say(CARRIERS[where]!(thing), lang)
      for (const text of marked(message)) {
        expect(text.replace(OURS, '')).not.toMatch(/<|&(?!amp;|lt;|gt;)/)
        expect(text).not.toMatch(DRIVING)
        expect(text.split('`').length % 2, text).toBe(1)
      }
      for (const text of marked(message).slice(1))
        expect(outsideCode(text), thing).not.toMatch(new RegExp(`\`|https?://${MARK}|\\*${MARK}`))
    }
  })

  it('does nothing at a terminal', async () => {
    for (const thing of ACTING) {
      const text = CARRIERS[where]!(thing)
      const parse = await ecsPull(['parse', '--lang', lang], { input: text })
      expect(parse.out + parse.err).not.toMatch(DRIVING)
      if (where === 'as an ARN') continue
      for (const args of [
        ['--text', '-'],
        ['--', text],
      ]) {
        const { out, err } = await ecsPull(['why', '--lang', lang, ...args], { input: text })
        expect(out + err).not.toMatch(DRIVING)
      }
    }
  })

  it('is neither echoed nor kept where it is a secret', async () => {
    for (const [written, secret] of SECRETS) {
      const text = CARRIERS[where]!(written)
      const said = JSON.stringify(await say(text, lang))
      expect(said).not.toContain(secret)
      for (const args of [
        ['parse'],
        ['parse', '--json'],
        ['why', '--text', '-'],
        ['why', '--text', '-', '--json'],
        ['why', '--json', '--', text],
      ]) {
        if (where === 'as an ARN' && args[0] === 'why') continue
        const { out, err } = await ecsPull([...args.slice(0, 1), '--lang', lang, ...args.slice(1)], { input: text })
        expect(`${out}${err}`, args.join(' ')).not.toContain(secret)
      }
      const { out, err } = await ecsPull(['parse', '--jsonl'], { input: JSON.stringify({ id: 1, text }) })
      expect(`${out}${err}`).not.toContain(secret)
    }
  })
})

describe('through Slack’s door', () => {
  let world: Awaited<ReturnType<typeof botInSlack>>
  const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-hostile-'))
  beforeAll(async () => {
    world = await botInSlack({
      answer: (question) => diagnose(question, { session }),
      find: (question) => follow(question, known, async () => session),
    })
  })
  afterAll(async () => {
    await world.close()
    rmSync(folder, { recursive: true })
  })

  it('nor is one typed in place of a subcommand', async () => {
    for (const [written] of SECRETS) {
      const before = world.respond.got.length
      await world.send.command(written, { response_url: world.respond.url })
      await until(
        () => world.respond.got.length,
        (n) => n > before,
      )
    }
    const everything = JSON.stringify([world.respond.got, world.logged])
    expect(everything).toContain('ecs-pull')
    expect(SECRETS.map(([, secret]) => secret).filter((secret) => everything.includes(secret))).toEqual([])
  })

  it('no secret of a paste is said, logged or kept, and nothing of it acts', async () => {
    const all = [...ACTING, ...SECRETS.map(([written]) => written)].join(' ')
    const pastes = ['in an error', 'as a secret', 'in no error', 'in a near miss'].map((where) => CARRIERS[where]!(all))
    for (const [i, paste] of pastes.entries()) {
      const text = `<@${BOT.user}> ${paste}`
      const ts = await world.slack.says(text)
      await world.send.event({ type: 'message', text, ts }, `Ev-hostile-${i}`)
      await until(
        () => world.slack.botSaid(ts),
        (said) => said.length > 0 && !JSON.stringify(said).includes(':mag:'),
      )
    }
    const sent = world.slack.wire.filter(({ method }) => method.startsWith('chat.'))
    expect(sent.length).toBeGreaterThan(pastes.length)
    for (const { args } of sent) {
      const blocks = typeof args.blocks === 'string' ? JSON.parse(args.blocks) : (args.blocks ?? [])
      for (const text of marked({ text: String(args.text), blocks })) {
        expect(text.replace(OURS, '')).not.toMatch(/<|&(?!amp;|lt;|gt;)/)
        expect(text).not.toMatch(DRIVING)
      }
    }
    const kept = await world.store.reports.recent(100)
    expect(kept.length).toBeGreaterThan(2)
    const everything = JSON.stringify([sent, kept, world.logged])
    expect(SECRETS.map(([, secret]) => secret).filter((secret) => everything.includes(secret))).toEqual([])
  })
})
