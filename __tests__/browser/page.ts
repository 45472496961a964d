import type { MetaPixel, MetaPixelOptions } from '../../src/browser'

interface Cookie {
  name: string
  value: string
  /** undefined: for the host alone */
  domain: string | undefined
}

/** What a browser takes for a public suffix, on which no page may set a cookie. */
const PUBLIC_SUFFIXES = new Set(['com', 'uk', 'co.uk', 'example'])

/** A page with an address and cookies, in place of a browser: for what can be told without one. */
export class FakePage {
  readonly cookies: Cookie[] = []
  /** Each cookie as it was written, refused ones too */
  readonly written: string[] = []
  /** How often the page's cookies were read */
  reads = 0
  /** What the pixel was called with */
  readonly pixelCalls: unknown[][] = []
  keepsCookies = true

  constructor(
    public hostname = 'www.shop.example',
    public search = ''
  ) {}

  get cookie(): string {
    this.reads++
    return this.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  set cookie(text: string) {
    this.written.push(text)
    const [pair, ...attributes] = text.split(';')
    const [name, value] = pair.split('=')
    const domain = attributes.find((attribute) => attribute.startsWith('domain='))?.slice('domain='.length)
    if (!this.keepsCookies || (domain !== undefined && !this.mayUse(domain))) return
    const known = this.cookies.find((cookie) => cookie.name === name && cookie.domain === domain)
    if (known === undefined) this.cookies.push({ name, value, domain })
    else known.value = value
  }

  private mayUse(domain: string): boolean {
    return !PUBLIC_SUFFIXES.has(domain) && (this.hostname === domain || this.hostname.endsWith(`.${domain}`))
  }
}

/** Runs the browser's half on a page, from its first line on. */
export async function open(
  page: FakePage,
  options: MetaPixelOptions = {},
  { hasPixel = true } = {}
): Promise<MetaPixel> {
  const fbq = (...args: unknown[]): void => {
    page.pixelCalls.push(args)
  }
  Object.assign(globalThis, { document: page, location: page, window: hasPixel ? { fbq } : {} })
  jest.resetModules()
  const { metaPixel } = await import('../../src/browser')
  return metaPixel(options)
}

export function closePage(): void {
  for (const name of ['document', 'location', 'window']) Reflect.deleteProperty(globalThis, name)
}
