import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { PSEUDO, WORD, withoutSentences } from '../locales/pseudo-language.ts'
import { noBrowser, openBrowser, visit } from './browser.ts'

vi.mock('../../src/render/language.ts', async (original) =>
  (await import('../locales/pseudo-language.ts')).withPseudo((await original()) as never),
)

const { catalogue } = await import('../../src/playground/catalogue.ts')
const { startPlayground } = await import('../../src/playground/start.ts')

const FAULT = 'no-nat-no-endpoints'
const silent = { debug() {}, info() {}, warn() {}, error() {} }
/** Names of people, places and languages, and what is typed. */
const NAMES =
  /ecs-pull|English|Pseudo|@?(?:Alex Morgan|Sam Rivera|佐藤 美咲|Camille Laurent|Noor Haddad)|deploys|UTC|\b(?:AM|PM)\b|\/[a-z-]+(?: (?:why|help))?/g

/** Every text and every label of what can be seen, but for code and names. The hint of a command stands in the manifest, in one language, as at Slack. */
const texts = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const skipped = 'code, pre, script, style, noscript, time, option[lang], .service .name, .command-hint'
    const found = []
    for (const node of document.querySelectorAll('body *')) {
      if (node.closest(skipped)) continue
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push(node.getAttribute(name) ?? '')
      for (const child of node.childNodes) if (child.nodeType === 3) found.push(child.textContent ?? '')
    }
    return found.filter((text) => text.trim())
  })()`)

describe.skipIf(noBrowser)(`the page in the pseudo-language${noBrowser ? ` (${noBrowser})` : ''}`, { timeout: 180_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test('no word of its own is in another language', async () => {
    const faults = catalogue({ endpointDelayMs: 0, taskDelayMs: 0, retryAfterMs: 60_000 })
    const playground = await startPlayground({ port: 0, lang: PSEUDO, log: silent, faults })
    try {
      const { page } = await visit(browser, playground.url)
      await page.locator(`[data-key="${FAULT}"] .summary`).click()
      await page.locator('.service.open pre').waitFor()
      const seen = await texts(page)
      expect(seen.filter((text) => text.includes('⟦')).length).toBeGreaterThan(30)
      expect(seen.filter((text) => WORD.test(withoutSentences(text).replace(NAMES, '')))).toEqual([])
    } finally {
      await playground.stop()
    }
  })
})
