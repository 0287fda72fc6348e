import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserDoor } from '../../src/playground/browser/door.ts'
import { type Listening, serve } from '../../src/playground/http.ts'
import { type EmulatedSlack, startSlack } from '../../src/playground/slack/start.ts'
import type { Json } from '../../src/playground/slack/types.ts'
import { post } from '../../src/playground/slack/workspace.ts'
import { noBrowser, openBrowser, type Visit, visit } from './browser.ts'

const CHANNEL = 'C0DEPLOYS1'
const services = {
  list: () => [{ id: 'none', service: 'none' }],
  pick: async (): Promise<Json> => ({}),
  again: async (): Promise<Json> => ({}),
}
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const plain = (text: string) => ({ type: 'plain_text', text })

describe.skipIf(noBrowser)(`how the page draws blocks${noBrowser ? ` (${noBrowser})` : ''}`, { timeout: 180_000 }, () => {
  let browser: Browser
  let slack: EmulatedSlack
  let door: Listening
  let seen: Visit

  beforeAll(async () => {
    browser = await openBrowser()
    slack = await startSlack()
    slack.connect('http://127.0.0.1:9/slack/events')
    door = await serve(browserDoor(slack, services, 'en'))
    seen = await visit(browser, door.url)
  })
  afterAll(async () => {
    await browser?.close()
    await door?.close()
    await slack?.stop()
  })

  /** Posts blocks as the bot and answers the HTML of what the page made of them. */
  async function drawn(blocks: Json[], text = 'fallback'): Promise<string> {
    const { ts } = post(slack.ws, { channel: CHANNEL, user: slack.ws.botUser, text, blocks })
    const content = seen.page.locator(`.channel [data-ts="${ts}"] .content`)
    await content.waitFor()
    return content.evaluate((node) => node.innerHTML)
  }
  const section = async (text: string) =>
    /<div class="words">(.*)<\/div><\/div>$/.exec(await drawn([{ type: 'section', text: mrkdwn(text) }]))?.[1]
  const line = (inner: string) => `<div class="lines">${inner}</div>`

  test.each([
    ['*bold* _it_ ~no~ `code *x*`', '<strong>bold</strong> <em>it</em> <s>no</s> <code>code *x*</code>'],
    ['*bold with `code`*', '<strong>bold with <code>code</code></strong>'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    // Slack wants a break beside the star: a Japanese word right behind it stops the emphasis.
    ['*太字*です', '*太字*です'],
    ['*太字* です', '<strong>太字</strong> です'],
    ['a &lt;b&gt; &amp;amp; c', 'a &lt;b&gt; &amp;amp; c'],
    ['<@U0SAM00002> in <#C0DEPLOYS1|x>', '<span class="mention">@Sam Rivera</span> in <span class="mention">#deploys</span>'],
    [
      '<https://a.example/?x=1&amp;y=2|docs>',
      '<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">docs</a>',
    ],
    [':white_check_mark: :unknown_one:', '✅ :unknown_one:'],
    ['<!date^1700000000^{date_num}|then>', '<time datetime="2023-11-14T22:13:20.000Z">11/14/23</time>'],
  ])('mrkdwn %s', async (text, html) => {
    expect(await section(text)).toBe(line(html))
  })

  test('a quote and a fence stand apart from the lines around them', async () => {
    expect(await section('before\n&gt; quoted\nafter')).toBe(
      `${line('before')}<blockquote class="lines">quoted</blockquote>${line('after')}`,
    )
    expect(await section('```\na *b*\n```')).toBe('<pre>a *b*</pre>')
  })

  test('nothing a message says becomes markup, script or a dangerous link', async () => {
    const bad = '<img src=x onerror=alert(1)> </div><script>alert(1)</script> <javascript:alert(1)|click> <data:text/html,x|data>'
    const option = { text: plain(bad), value: '"><b>' }
    await drawn([
      { type: 'header', text: plain(bad) },
      { type: 'section', text: mrkdwn(bad), fields: [plain(bad)] },
      { type: 'context', elements: [mrkdwn(bad)] },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url: 'javascript:alert(1)', text: bad }] }] },
      {
        type: 'actions',
        block_id: '"><i>',
        elements: [
          { type: 'button', action_id: 'a', url: 'javascript:alert(1)', text: plain(bad) },
          { type: 'static_select', action_id: 'b', options: [option] },
        ],
      },
    ])
    const content = seen.page.locator('.channel .content').last()
    expect(await content.locator('script, img, b, i, iframe, [href], [src], [onerror], [onclick]').count()).toBe(0)
    expect(await content.locator('h3').textContent()).toBe(bad)
  })

  test('a kind of block the page does not know says its name', async () => {
    expect(await drawn([{ type: 'hologram' }])).toBe('<code class="block unknown">hologram</code>')
  })

  test('the page complained of nothing', () => {
    expect(seen.complaints).toEqual([])
  })
})
