import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { onStop, startServer, type Bench, type BenchOptions } from '../../server/support'
import { buildPage } from './build'

// A real browser on a machine that may be busy.
jest.setTimeout(120_000)

/** Debian's; another one by the environment. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync']

/** A machine without Chromium runs the other tests; where everything must hold, it is an error. */
export const describeInBrowser = existsSync(CHROMIUM) || process.env.CI !== undefined ? describe : describe.skip

/** A page in the browser, the server that serves it, and the sandbox behind that. */
export interface PageBench extends Bench {
  page: Page
  /** What the browser complained of: errors and warnings of the console, exceptions, requests to elsewhere */
  complaints: string[]
  /** Every answer that the browser got, as text */
  answers: string[]
  /** Opens a view by its hash, and waits until it is there */
  open: (hash?: string) => Promise<void>
}

export interface PageBenchOptions extends BenchOptions {
  browser?: BrowserContextOptions
  /** Without a configuration, as at the first start: a sync that stands in, and a sandbox */
  first?: boolean
}

let browser: Promise<Browser> | undefined

/** To be called before all tests of a file. */
export async function startBrowser(): Promise<void> {
  await buildPage()
  browser = chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  await browser
}

/** To be called after all tests of a file. */
export async function stopBrowser(): Promise<void> {
  await (await browser)?.close()
}

/** Starts a server and opens its page. */
export async function openPage({
  browser: settings,
  first = false,
  ...options
}: PageBenchOptions = {}): Promise<PageBench> {
  const bench = await startServer(first ? atFirstStart(options) : options)
  const context = await (await launched()).newContext({ viewport: { width: 1280, height: 900 }, ...settings })
  onStop(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  const { complaints, answers } = listen(page, bench.server.url)
  const open = async (hash = '/'): Promise<void> => {
    await page.goto(`${bench.server.url}/#${hash}`)
    await page.getByRole('main').waitFor()
  }
  await open()
  return { ...bench, page, complaints, answers, open }
}

function launched(): Promise<Browser> {
  if (browser === undefined) throw new Error('startBrowser has not been called.')
  return browser
}

/** What `meta-pixel serve` does where there are neither a configuration nor credentials. */
function atFirstStart(options: BenchOptions): BenchOptions {
  return { ...options, standIn: { isForced: false } }
}

function listen(page: Page, origin: string): Pick<PageBench, 'complaints' | 'answers'> {
  const complaints: string[] = []
  const answers: string[] = []
  page.on('console', (message) => {
    // A status of 4xx that the page shows in its own words is also an error of the console's.
    const isStatus = message.text().startsWith('Failed to load resource')
    if (['error', 'warning'].includes(message.type()) && !isStatus) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !url.startsWith('data:')) complaints.push(`A request to ${url}`)
  })
  page.on('response', (response) => {
    if (response.headers()['content-type']?.startsWith('text/event-stream')) return
    void response.text().then(
      (text) => answers.push(text),
      // An answer of a page that was left has no text any more.
      () => undefined
    )
  })
  return { complaints, answers }
}
