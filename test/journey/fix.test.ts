import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/playground/catalogue.ts'
import { type Playground, startPlayground } from '../../src/playground/start.ts'
import { noBrowser, openBrowser, visit } from './browser.ts'

const FAULT = 'no-nat-no-endpoints'
const words = (lang: string, namespace: string) =>
  JSON.parse(readFileSync(new URL(`../../locales/${lang}/${namespace}.json`, import.meta.url), 'utf8'))
const silent = { debug() {}, info() {}, warn() {}, error() {} }
/** A run waits for endpoints and for the next task, as long as the simulated account takes. */
const SLOW = { timeout: 60_000 }

describe.skipIf(noBrowser)(`from a question to a proven fix and back${noBrowser ? ` (${noBrowser})` : ''}`, { timeout: 180_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test.each([
    { lang: 'en', asker: 'Sam Rivera' },
    { lang: 'ja', asker: '佐藤 美咲' },
    { lang: 'fr', asker: 'Camille Laurent' },
  ])(
    'in $lang: $asker asks for approval, the approver gives it, the next task pulls, and undo takes it back',
    async ({ lang, asker }) => {
      const faults = catalogue({ endpointDelayMs: 400, taskDelayMs: 200, retryAfterMs: 60_000 })
      const playground: Playground = await startPlayground({ port: 0, lang, log: silent, faults })
      try {
        const [slack, fixes, own] = ['slack', 'fixes', 'playground'].map((namespace) => words(lang, namespace))
        const seen = await visit(browser, playground.url, { locale: lang })
        const { page } = seen
        const people = page.locator('.person select')
        const modal = page.locator('dialog.modal')
        const thread = page.locator('.thread')
        const button = (name: string) => thread.getByRole('button', { name, exact: true })
        await people.selectOption({ label: asker })
        await page.locator(`[data-key="${FAULT}"] .summary`).click()
        await page.locator('.service.open .button.primary').click()
        const answer = page.locator('.channel .message', { has: page.locator('.block.header') })
        await answer.locator('.button.primary').click()
        await modal.getByRole('button', { name: slack.fix.request }).click()
        await modal.waitFor({ state: 'detached' })

        await button(slack.request.approve).waitFor()
        await seen.shoot(`fix-${lang}-1-request`)
        await people.selectOption({ label: own.chat.approver.replace('{{name}}', 'Alex Morgan') })
        await answer.locator('.replies').click()
        await button(slack.request.approve).click()
        await button(slack.run.undo).waitFor(SLOW)
        expect(await thread.locator('.block', { hasText: fixes.status.proven }).count()).toBeGreaterThan(0)
        await page.locator('.service.open .runs').waitFor()
        await seen.shoot(`fix-${lang}-2-proven`)

        await button(slack.run.undo).click()
        await page.getByRole('dialog', { name: slack.run['confirm-title'] }).getByRole('button', { name: slack.run.undo }).click()
        await thread.locator('.block.section strong', { hasText: new RegExp(`^${fixes.status.undone}$`) }).waitFor(SLOW)
        await seen.shoot(`fix-${lang}-3-undone`)
        expect(seen.complaints).toEqual([])
      } finally {
        await playground.stop()
      }
    },
    90_000,
  )
})
