import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { chromium, type Browser, type BrowserContext, type Page, type Route } from 'playwright-core'
import { bundleBrowser } from '../../scripts/build-browser'
import { createSandbox, type RecordedEvent, type SandboxHandle } from '../../src/sandbox'

const ROOT = join(__dirname, '../..')
/** Debian's; another one by the environment. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** A machine without Chromium runs the other tests; where everything must hold, it is an error. */
export const describeInBrowser = existsSync(CHROMIUM) || process.env.CI !== undefined ? describe : describe.skip

export const SHOP = 'https://www.shop.example'
const PIXEL_ID = '1234567890123456'
const TOKEN = 'EAAtoken'
const SEGMENT_SETTINGS = { integrations: { 'Segment.io': { apiKey: 'key', apiHost: 'www.shop.example/v1' } } }

interface Server {
  process: ChildProcess
  url: string
}

/** Runs `meta-pixel serve` until it listens. */
async function serve(graphApiUrl: string): Promise<Server> {
  const options = [
    '--port',
    '0',
    '--cors-origin',
    SHOP,
    '--log-level',
    'info',
    '--config',
    join(ROOT, 'no-such-file.json')
  ]
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'src/cli/index.ts'), 'serve', ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      META_PIXEL_ID: PIXEL_ID,
      META_ACCESS_TOKEN: TOKEN,
      META_GRAPH_API_URL: graphApiUrl,
      // The web page holds the senders' key, so that the server's own page needs another.
      META_PIXEL_ADMIN_KEY: 'admin-key-of-the-test'
    }
  })
  const output: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    output.push(line)
    const [, url] = /"url":"(http:[^"]+)"/.exec(line) ?? []
    if (url === undefined) continue
    // What it says from now on must not fill the pipe.
    child.stderr.resume()
    return { process: child, url }
  }
  throw new Error(`meta-pixel serve ended: ${output.join('\n')}`)
}

/** A script for the page, bundled from what npm installed and from what our build makes. */
async function bundlePage(entry: string, module: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'meta-pixel-page-'))
  try {
    await writeFile(join(folder, 'index.mjs'), module)
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: ROOT },
      alias: { 'action-destination-meta-pixel/browser': join(folder, 'index.mjs') },
      bundle: true,
      write: false,
      format: 'iife',
      logLevel: 'silent'
    })
    return outputFiles[0].text
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * Stands in for the pixel's script: notes each call, and sends what Meta's pixel would: name, parameters, eventID, cookies,
 * address.
 */
const PIXEL_STUB = `
window.pixelCalls = []
window.pixelSent = []
window.fbq = (method, name, params, { eventID } = {}) => {
  window.pixelCalls.push([method, name, params, eventID])
  const body = JSON.stringify({ name, params, eventID, cookies: document.cookie, url: location.href })
  window.pixelSent.push(fetch('/tr', { method: 'POST', body }))
}`

/** What one page of the shop is made of: the scripts in its head, in their order. */
export type Scripts = (string | { src: string })[]

/** A shop with both halves: pages in Chromium, the server, and a sandbox that counts as Meta does. */
export class Shop {
  private constructor(
    private readonly browser: Browser,
    readonly sandbox: SandboxHandle,
    private readonly server: Server,
    /** What can be loaded by its path */
    private readonly files: Map<string, string>
  ) {}

  static async open(): Promise<Shop> {
    const sandbox = createSandbox({ futureTolerance: 60 })
    const [server, browser, files] = await Promise.all([
      serve(await sandbox.start()),
      chromium.launch({ executablePath: CHROMIUM, args: FLAGS }),
      makeFiles()
    ])
    return new Shop(browser, sandbox, server, files)
  }

  async close(): Promise<void> {
    await this.browser.close()
    this.server.process.kill('SIGTERM')
    await once(this.server.process, 'exit')
    await this.sandbox.close()
  }

  /** A visitor without any cookies yet, who finds these scripts on every page. */
  async visitor(scripts: Scripts): Promise<Visitor> {
    this.sandbox.reset()
    const context = await this.browser.newContext()
    const html = `<!doctype html><title>Shop</title>${scripts.map(toTag).join('')}<h1>Shop</h1>`
    await context.route('**/*', (route) => this.answer(route, html))
    return new Visitor(context)
  }

  /** What Meta counts: its events of one name, whichever half they came from. */
  recorded(name: string): RecordedEvent['event'][] {
    return this.sandbox.events().flatMap(({ event }) => (event.event_name === name ? [event] : []))
  }

  /** No request leaves this machine: the shop's own are answered here or by the server, and there are no others. */
  private async answer(route: Route, html: string): Promise<void> {
    const request = route.request()
    const { origin, pathname } = new URL(request.url())
    const file = this.files.get(pathname)
    if (origin !== SHOP) await route.abort()
    else if (file !== undefined) await route.fulfill({ contentType: 'text/javascript', body: file })
    else if (pathname.endsWith('/settings')) await route.fulfill({ json: SEGMENT_SETTINGS })
    else if (pathname === '/tr') await this.countPixel(route)
    else if (pathname.startsWith('/v1/')) {
      await route.fulfill({ response: await route.fetch({ url: `${this.server.url}${pathname}` }) })
    } else await route.fulfill({ contentType: 'text/html', body: html })
  }

  /** The browser's event reaches Meta with what the pixel knows of the person: its cookies. */
  private async countPixel(route: Route): Promise<void> {
    const { name, params, eventID, cookies, url } = route.request().postDataJSON() as {
      name: string
      params: object
      eventID: string
      cookies: string
      url: string
    }
    const cookie = (key: string): string | undefined => new RegExp(`${key}=([^;]+)`).exec(cookies)?.[1]
    const event = {
      event_name: name,
      event_time: Math.floor(Date.now() / 1000),
      event_id: eventID,
      action_source: 'website',
      event_source_url: url,
      custom_data: params,
      user_data: { client_user_agent: 'Chromium', fbp: cookie('_fbp'), fbc: cookie('_fbc') }
    }
    const response = await fetch(`${this.sandbox.url}/v26.0/${PIXEL_ID}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data: [event] })
    })
    await route.fulfill({ status: response.status, body: await response.text() })
  }
}

function toTag(script: Scripts[number]): string {
  return typeof script === 'string' ? `<script>${script}</script>` : `<script src="${script.src}"></script>`
}

async function makeFiles(): Promise<Map<string, string>> {
  const bundles = await bundleBrowser()
  const module = bundles.get('index.mjs') ?? ''
  const umd = join(ROOT, 'node_modules/@segment/analytics-next/dist/umd/standalone.js')
  return new Map([
    ['/pixel.js', PIXEL_STUB],
    ['/meta-pixel.min.js', bundles.get('meta-pixel.min.js') ?? ''],
    ['/cdn/analytics.js/v1/key/analytics.min.js', readFileSync(umd, 'utf8')],
    ['/segment.js', await bundlePage(SEGMENT_ENTRY, module)],
    ['/rudder.js', await bundlePage(RUDDER_ENTRY, module)],
    ['/rudder-sdk.js', await bundlePage(RUDDER_SDK_ENTRY, module)]
  ])
}

/** The npm form, as docs/browser.md shows it. */
const SEGMENT_ENTRY = `
import { AnalyticsBrowser } from '@segment/analytics-next'
import { metaPixel } from 'action-destination-meta-pixel/browser'
window.pixel = metaPixel(window.options)
window.analytics = AnalyticsBrowser.load({ writeKey: 'key', cdnURL: '${SHOP}/cdn' })
window.analytics.register(window.pixel.plugin)`

const RUDDER_LOAD = `load('key', '${SHOP}', {
  getSourceConfig: () => ({
    source: { id: 'id', name: 'n', writeKey: 'key', enabled: true, workspaceId: 'w', destinations: [], config: { statsCollection: {} } }
  }),
  sendAdblockPage: false
})`

const RUDDER_ENTRY = `
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import { metaPixel } from 'action-destination-meta-pixel/browser'
window.pixel = metaPixel(window.options)
window.rudderanalytics = window.pixel.wrap(new RudderAnalytics())
window.rudderanalytics.${RUDDER_LOAD}
window.rudderanalytics.identify('user-1')`

/** RudderStack's SDK as its snippet loads it: it takes the snippet's place by itself. */
const RUDDER_SDK_ENTRY = `
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
window.rudderanalytics = new RudderAnalytics()
window.rudderanalytics.${RUDDER_LOAD}`

/** One browser profile. */
export class Visitor {
  constructor(private readonly context: BrowserContext) {}

  async open(path: string): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(`${SHOP}${path}`)
    return page
  }

  async cookie(name: string) {
    return (await this.context.cookies()).find((cookie) => cookie.name === name)
  }

  async cookies() {
    return this.context.cookies()
  }

  async leave(): Promise<void> {
    await this.context.close()
  }
}
