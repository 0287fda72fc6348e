// Takes the READMEs' pictures of one journey from the playground, in which the real bot answers: node bin/run.js scripts/pictures.ts [language …]
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { catalogue } from '../src/playground/catalogue.ts'
import { startPlayground } from '../src/playground/start.ts'
import { noBrowser, openBrowser } from '../test/journey/browser.ts'

const FAULT = 'no-nat-no-endpoints'
const ASKERS: Record<string, string> = { en: 'Sam Rivera', ja: '佐藤 美咲', fr: 'Camille Laurent' }
const DOCS = new URL('../docs/', import.meta.url)
/** Wide enough for the answer's longest line, beside which a wide page has nothing. CSS pixels. */
const WIDEST = 800
/** Pixels that are kept around what is shown. */
const MARGIN = 6

if (noBrowser) throw new Error(noBrowser)
const log = { debug() {}, info() {}, warn: console.warn, error: console.error }
const words = (lang: string, namespace: string) =>
  JSON.parse(readFileSync(new URL(`../locales/${lang}/${namespace}.json`, import.meta.url), 'utf8'))

/** A picture of part of the page, as far as it can be seen. */
async function shoot(page: Page, part: Locator, path: string): Promise<void> {
  await page.mouse.move(0, 0)
  const box = await part.boundingBox()
  if (!box) throw new Error(`${path}: nothing to be seen`)
  const clip = { x: box.x - MARGIN, y: box.y - MARGIN, width: Math.min(box.width, WIDEST) + 2 * MARGIN, height: box.height + 2 * MARGIN }
  await page.screenshot({ path, clip })
}

/** Question, plan, approval, proof, and everything taken back. */
async function journey(page: Page, lang: string): Promise<void> {
  const folder = fileURLToPath(new URL(`${lang}/`, DOCS))
  mkdirSync(folder, { recursive: true })
  const [slack, own] = ['slack', 'playground'].map((namespace) => words(lang, namespace))
  const people = page.locator('.person select')
  const thread = page.locator('.thread')
  const button = (name: string) => thread.getByRole('button', { name, exact: true })
  await people.selectOption({ label: ASKERS[lang]! })
  await page.locator(`[data-key="${FAULT}"] .summary`).click()
  await page.locator('.service.open .button.primary').click()
  const answer = page.locator('.channel .message', { has: page.locator('.block.header') })
  await answer.waitFor()
  await shoot(page, answer, `${folder}1-answer.png`)

  await answer.locator('.button.primary').click()
  const modal = page.locator('dialog.modal')
  await modal.getByRole('button', { name: slack.fix.request }).waitFor()
  await shoot(page, modal, `${folder}2-plan.png`)
  await modal.getByRole('button', { name: slack.fix.request }).click()
  await modal.waitFor({ state: 'detached' })

  await people.selectOption({ label: own.chat.approver.replace('{{name}}', 'Alex Morgan') })
  if (!(await thread.isVisible())) await answer.locator('.replies').click()
  await button(slack.request.approve).waitFor()
  await shoot(page, thread, `${folder}3-approval.png`)
  await button(slack.request.approve).click()
  await button(slack.run.undo).waitFor({ timeout: 30_000 })
  await page.locator('.service.open .runs').waitFor()
  await shoot(page, thread, `${folder}4-proof.png`)

  await button(slack.run.undo).click()
  await page.getByRole('dialog', { name: slack.run['confirm-title'] }).getByRole('button', { name: slack.run.undo }).click()
  await thread
    .locator('.block.section strong', { hasText: new RegExp(`^${words(lang, 'fixes').status.undone}$`) })
    .waitFor({ timeout: 30_000 })
  await shoot(page, thread, `${folder}5-undone.png`)
}

const languages = process.argv.slice(2)
for (const lang of languages.length ? languages : Object.keys(ASKERS)) {
  const faults = catalogue({ endpointDelayMs: 400, taskDelayMs: 200, retryAfterMs: 60_000 })
  const playground = await startPlayground({ port: 0, lang, log, faults })
  const browser = await openBrowser()
  try {
    const view = { viewport: { width: 1440, height: 620 }, deviceScaleFactor: 1.25, locale: lang, colorScheme: 'light' as const }
    const page = await (await browser.newContext({ ...view, reducedMotion: 'reduce' })).newPage()
    await page.goto(playground.url)
    await journey(page, lang)
  } finally {
    await browser.close()
    await playground.stop()
  }
}
