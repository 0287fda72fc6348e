import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Playground, startPlayground } from '../../src/playground/start.ts'
import { noBrowser, openBrowser, visit } from './browser.ts'

const FAULT = 'no-nat-no-endpoints'
const words = (namespace: string) => JSON.parse(readFileSync(new URL(`../../locales/en/${namespace}.json`, import.meta.url), 'utf8'))
const silent = { debug() {}, info() {}, warn: console.warn, error: console.error }
/** A run waits for endpoints and for the next task, as long as the simulated account takes. */
const SLOW = { timeout: 45_000 }

describe.skipIf(noBrowser)(`a fix${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let browser: Browser
  let playground: Playground
  beforeAll(async () => {
    playground = await startPlayground({ port: 0, log: silent })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await playground?.stop()
  })

  test('press, read the plan, ask for approval, approve as the approver, watch it proven, undo', async () => {
    const slack = words('slack')
    const fixes = words('fixes')
    const seen = await visit(browser, playground.url)
    const { page } = seen
    const become = (name: string) => page.locator('.person select').selectOption({ label: name })
    const modal = page.locator('dialog.modal')
    const thread = page.locator('.thread')
    await become('Sam Rivera')
    await page.locator(`[data-key="${FAULT}"] .summary`).click()
    await page.locator('.service.open .button.primary').click()
    const answer = page.locator('.channel .message', { has: page.locator('.block.header') })
    await answer.locator('.button.primary').click()
    await modal.getByRole('button', { name: slack.fix.request }).waitFor()
    await seen.shoot('fix-1-plan')
    await modal.getByRole('button', { name: slack.fix.request }).click()
    await modal.waitFor({ state: 'detached' })

    await thread.getByRole('button', { name: slack.request.approve }).waitFor()
    await seen.shoot('fix-2-request')
    await become('Alex Morgan (approver)')
    await answer.locator('.replies').click()
    await thread.getByRole('button', { name: slack.request.approve }).click()
    await thread.getByRole('button', { name: slack.run.undo }).waitFor(SLOW)
    await seen.shoot('fix-3-proven')
    await page.locator('.service.open .runs').waitFor()

    await thread.getByRole('button', { name: slack.run.undo }).click()
    await page.getByRole('dialog', { name: slack.run['confirm-title'] }).getByRole('button', { name: slack.run.undo }).click()
    await thread
      .getByText(fixes.status?.undone ?? 'undone')
      .first()
      .waitFor(SLOW)
    await seen.shoot('fix-4-undone')
    expect(seen.complaints).toEqual([])
  }, 120_000)
})
