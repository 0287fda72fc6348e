// Takes the README's pictures from the playground, in which the real bot answers: node bin/run.js scripts/pictures.ts
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startPlayground } from '../src/playground/start.ts'
import { noBrowser, openBrowser } from '../test/journey/browser.ts'

const FAULT = 'no-nat-no-endpoints'
/** Wide enough for the answer's longest line. CSS pixels. */
const WIDTH = 790
const DOCS = fileURLToPath(new URL('../docs/', import.meta.url))

if (noBrowser) throw new Error(noBrowser)
mkdirSync(DOCS, { recursive: true })
const log = { debug() {}, info() {}, warn: console.warn, error: console.error }

for (const lang of ['en', 'ja', 'fr']) {
  const playground = await startPlayground({ port: 0, lang, log })
  const browser = await openBrowser()
  try {
    const view = { viewport: { width: 1220, height: 1000 }, deviceScaleFactor: 1.5, locale: lang, colorScheme: 'light' as const }
    const page = await (await browser.newContext({ ...view, reducedMotion: 'reduce' })).newPage()
    await page.goto(playground.url)
    await page.locator(`[data-key="${FAULT}"] .summary`).click()
    await page.locator('.service.open .button.primary').click()
    const message = page.locator('.channel .message', { has: page.locator('.block.header') })
    await message.waitFor()
    await page.mouse.move(0, 0)
    const box = await message.boundingBox()
    if (!box) throw new Error('the answer cannot be seen')
    const path = `${DOCS}${lang === 'en' ? 'answer' : `answer.${lang}`}.png`
    await page.screenshot({ path, clip: { x: box.x, y: box.y - 4, width: Math.min(WIDTH, box.width), height: box.height + 8 } })
  } finally {
    await browser.close()
    await playground.stop()
  }
}
