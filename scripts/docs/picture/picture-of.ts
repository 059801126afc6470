/** Screenshots of Markdown and check pages, made with a headless Chromium. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import {
  type CheckFrame,
  type CommentFrame,
  checkPage,
  commentPage,
  type PictureOptions,
  summaryPage,
} from './frames.ts'

const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Whether Chromium is installed, so that pictures can be made. */
export const hasBrowser = (): boolean => existsSync(browserPath)

/** The flags keep Chromium off the network, and make equal pages give equal pictures. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--hide-scrollbars',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

async function withBrowser<T>(use: (browser: BrowserContext) => Promise<T>): Promise<T> {
  if (!hasBrowser()) {
    throw new Error(
      `Chromium is not installed at ${browserPath}. Fix: apt-get install chromium, or set CHROMIUM to its path.`,
    )
  }
  const profile = await mkdtemp(join(tmpdir(), 'closeout-chromium-'))
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    headless: true,
    args: flags,
    deviceScaleFactor: 2,
    javaScriptEnabled: false,
  })
  try {
    return await use(browser)
  } finally {
    await browser.close()
    await rm(profile, { recursive: true, force: true })
  }
}

/** A picture to make; `width` is that of the window. */
export interface Picture {
  readonly html: string
  readonly file: string
  readonly width?: number
}

/** Make pictures of whole HTML pages with one browser; the widths are those that the pages and their tables need, in CSS pixels. */
export const picturesOfPages = (pictures: readonly Picture[]): Promise<readonly number[]> =>
  withBrowser(async browser => {
    const page = await browser.newPage()
    const widths: number[] = []
    for (const { html, file, width = 820 } of pictures) {
      await mkdir(dirname(file), { recursive: true })
      await page.setViewportSize({ width, height: 200 })
      await page.setContent(html, { waitUntil: 'load' })
      await page.screenshot({ path: file, fullPage: true, animations: 'disabled' })
      const tables = await page
        .locator('table')
        .evaluateAll(found => found.map(table => table.scrollWidth - table.clientWidth))
      const whole = await page.locator('html').evaluate(element => element.scrollWidth)
      widths.push(Math.max(whole, width + Math.max(0, ...tables)))
    }
    return widths
  })

/** Make a picture of a whole HTML page. */
export async function pictureOfPage(html: string, file: string, width = 820): Promise<void> {
  await picturesOfPages([{ html, file, width }])
}

/**
 * Make a picture of Markdown as GitHub shows it, for example of a job summary.
 *
 * @param file  path of the PNG
 * @throws if Chromium is missing; check `hasBrowser` first
 */
export const pictureOf = (markdown: string, file: string, options: PictureOptions = {}): Promise<void> =>
  pictureOfPage(summaryPage(markdown, options), file, options.width)

/** Make a picture of a comment with the bar that names its author. */
export const pictureOfComment = (markdown: string, file: string, frame: CommentFrame): Promise<void> =>
  pictureOfPage(commentPage(markdown, frame), file, frame.width)

/** Make a picture of the page of a check run: conclusion, title, buttons, summary, details. */
export const pictureOfCheck = (summary: string, file: string, frame: CheckFrame): Promise<void> =>
  pictureOfPage(checkPage(summary, frame), file, frame.width)
