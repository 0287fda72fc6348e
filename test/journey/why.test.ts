import { readFileSync } from 'node:fs'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/playground/catalogue.ts'
import { type Playground, startPlayground } from '../../src/playground/start.ts'
import { noBrowser, openBrowser, type Visit, visit } from './browser.ts'

const FAULT = 'no-nat-no-endpoints'
const CAUSE = 'no-internet-route'
const words = (lang: string, namespace: string) =>
  JSON.parse(readFileSync(new URL(`../../locales/${lang}/${namespace}.json`, import.meta.url), 'utf8'))
const silent = { debug() {}, info() {}, warn() {}, error() {} }

describe.skipIf(noBrowser)(`asking why${noBrowser ? ` (${noBrowser})` : ''}`, { timeout: 180_000 }, () => {
  let browser: Browser
  let playground: Playground
  beforeAll(async () => {
    playground = await startPlayground({
      port: 0,
      log: silent,
      faults: catalogue({ endpointDelayMs: 0, taskDelayMs: 0, retryAfterMs: 60_000 }),
    })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await playground?.stop()
  })

  const cause = (lang: string): string => words(lang, 'report').cause[CAUSE]
  const header = (where: Locator, lang: string) => where.locator('.block.header', { hasText: cause(lang) })

  async function pick({ page }: Visit): Promise<Locator> {
    await page.locator(`[data-key="${FAULT}"] .summary`).click()
    const details = page.locator('.service.open .details')
    await details.locator('pre').waitFor()
    return details
  }

  test('pick a broken service, ask, read the cause and all checks, switch the language, paste the error', async () => {
    const seen = await visit(browser, playground.url)
    const { page } = seen
    await seen.shoot('why-1-start')
    const details = await pick(seen)
    const error = String(await details.locator('pre').textContent())
    expect(error).toMatch(/ResourceInitializationError|CannotPull/)
    await seen.shoot('why-2-picked')

    await details.getByRole('button', { name: words('en', 'playground').account.ask }).click()
    const channel = page.locator('.channel')
    await header(channel, 'en').waitFor()
    const answer = channel.locator('.message').last()
    expect(await answer.textContent()).toContain('ec2:DescribeRouteTables')
    await seen.shoot('why-3-answer')

    await answer.getByRole('button', { name: words('en', 'slack').button.checks }).click()
    const modal = page.locator('dialog.modal')
    await modal.waitFor()
    expect(await modal.locator('.block').count()).toBeGreaterThan(3)
    await seen.shoot('why-4-all-checks')
    await page.keyboard.press('Escape')
    await modal.waitFor({ state: 'detached' })

    for (const [lang, name] of [
      ['ja', '日本語'],
      ['fr', 'Français'],
    ] as const) {
      await answer.locator('.actions select:not(.dots)').selectOption({ label: name })
      await header(channel, lang).waitFor()
      await seen.shoot(`why-5-${lang}`)
    }

    await details.getByRole('button', { name: words('en', 'playground').account.paste }).click()
    const thread = page.locator('.thread')
    await thread.locator('.block.header').waitFor()
    expect(await thread.locator('.message').first().textContent()).toContain(error.slice(0, 60))
    await seen.shoot('why-6-thread')
    expect(seen.complaints).toEqual([])
  })

  test.each([
    { lang: 'ja', name: '日本語', options: { locale: 'ja-JP', viewport: { width: 420, height: 860 } } },
    { lang: 'fr', name: 'Français', options: { locale: 'fr-FR', colorScheme: 'dark' as const } },
  ])('somebody whose browser speaks $name finds page and answer in their language', async ({ lang, options }) => {
    const seen = await visit(browser, playground.url, options)
    const { page } = seen
    expect(await page.locator('html').getAttribute('lang')).toBe(lang)
    const details = await pick(seen)
    await details.getByRole('button', { name: words(lang, 'playground').account.ask }).click()
    const answer = page.locator('.channel .message').last()
    await header(answer, lang).waitFor()
    await seen.shoot(`why-7-${lang}`)
    expect(seen.complaints).toEqual([])
  })

  test.each(['en', 'ja', 'fr'])('a telephone shows all of it without scrolling sideways (%s)', async (locale) => {
    const seen = await visit(browser, playground.url, { locale, viewport: { width: 360, height: 740 } })
    const { page } = seen
    const details = await pick(seen)
    await details.getByRole('button', { name: words(locale, 'playground').account.ask }).click()
    await header(page.locator('.channel .message').last(), locale).waitFor()
    await seen.shoot(`why-8-telephone-${locale}`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(await page.evaluate('document.querySelector(".tabs").scrollWidth - document.querySelector(".tabs").clientWidth')).toBe(0)
    expect(seen.complaints).toEqual([])
  })

  test('the keyboard alone is enough', async () => {
    const seen = await visit(browser, playground.url)
    const { page } = seen
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    const box = page.locator('.channel textarea')
    await box.focus()
    await page.keyboard.type('/ecs-pull help')
    await page.keyboard.press('Enter')
    await page.locator('.channel .message', { hasText: words('en', 'slack').help.title }).waitFor()
    // What is drawn anew keeps the focus: opening a service with the keyboard leaves one on it.
    await page.locator(`[data-key="${FAULT}"] .summary`).focus()
    await page.keyboard.press('Enter')
    await page.locator('.service.open pre').waitFor()
    expect(await page.evaluate('document.activeElement.parentElement.dataset.key')).toBe(FAULT)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const answer = page.locator('.channel .message', { has: page.locator('.block.header') }).last()
    await answer.locator('.actions select:not(.dots)').focus()
    await page.keyboard.press('ArrowDown')
    await header(answer, 'fr').waitFor()
    expect(await page.evaluate('document.activeElement.closest(".message") && document.activeElement.tagName')).toBe('SELECT')
    expect(seen.complaints).toEqual([])
  })

  test('the page of one person does not show what is for another alone', async () => {
    const seen = await visit(browser, playground.url)
    const { page } = seen
    await page.locator('.channel textarea').fill('/nothing')
    await page.keyboard.press('Enter')
    const only = page.locator('.message.only-you', { hasText: '/nothing' })
    await only.waitFor()
    await page.locator('.person select').selectOption({ label: 'Sam Rivera' })
    await only.waitFor({ state: 'detached' })
  })
})
