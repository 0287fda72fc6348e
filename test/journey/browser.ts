import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Null: there is a browser. Else why the journeys are skipped. */
export const noBrowser = existsSync(executablePath) ? null : `no browser at ${executablePath}: install chromium or name one in CHROMIUM`

if (noBrowser) console.warn(`The journeys in a browser are skipped: ${noBrowser}.`)

const OUT = fileURLToPath(new URL('../screens/out/', import.meta.url))
const QUIET = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...QUIET] })

export interface Visit {
  page: Page
  /** Everything the page complained of: must stay empty. */
  complaints: string[]
  /** Takes a picture into the ignored folder test/screens/out. */
  shoot: (name: string) => Promise<void>
}

/** Opens a page as somebody whose browser speaks this language. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', reducedMotion: 'reduce', ...options })
  // For a machine that has much else to do.
  context.setDefaultTimeout(90_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.goto(url)
  await page.locator('.service').first().waitFor()
  mkdirSync(OUT, { recursive: true })
  return { page, complaints, shoot: async (name) => void (await page.screenshot({ path: `${OUT}${name}.png` })) }
}
