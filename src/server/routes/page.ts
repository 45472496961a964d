import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Where the build puts the page, as seen from `dist/server` and from `src/server`: there, next to it, is only its source. */
const FOLDERS = [join(__dirname, '..', '..', '..', 'dist', 'page')]

/** Nothing from elsewhere, nothing inline but styles (which component libraries set on elements), no frames. */
export const PAGE_HEADERS: Record<string, string> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin'
}

const TYPES: Record<string, string | undefined> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8'
}

/** Names that a build makes of the content: what has such a name never changes. */
const HASHED_NAME = /-[\w-]{8,}\.\w+$/
const A_YEAR = 'public, max-age=31536000, immutable'

const FALLBACK = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Meta Pixel destination</title>
<h1>Meta Pixel destination</h1>
<p>This server takes events from a customer data platform and delivers them to Meta through the Conversions API.</p>
<ul>
<li><code>POST /v1/track</code>, <code>/v1/page</code>, … <code>/v1/batch</code>: Segment's HTTP API</li>
<li><code>POST /events</code>: one event or a JSON array of events</li>
<li><a href="/readyz">/readyz</a>, <a href="/healthz">/healthz</a>, <a href="/metrics">/metrics</a></li>
</ul>
</html>
`

interface Asset {
  content: Buffer
  type: string
  tag: string
  caching: string
}

/**
 * Serves the page at `/` where it has been built, else a few words about what this is. Its files are read once, and each has a
 * route of its own, so that no path can lead anywhere else.
 */
export function registerPage(app: FastifyInstance, folders: readonly string[] = FOLDERS): void {
  const folder = folders.find((candidate) => existsSync(join(candidate, 'index.html')))
  if (folder === undefined) {
    serveAsset(app, '/', toAsset('index.html', Buffer.from(FALLBACK)))
    return
  }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name)
    const asset = toAsset(name, readFileSync(path))
    const url = relative(folder, path).split(sep).map(encodeURIComponent).join('/')
    serveAsset(app, `/${url}`, asset)
    if (url === 'index.html') serveAsset(app, '/', asset)
  }
}

function toAsset(name: string, content: Buffer): Asset {
  return {
    content,
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    tag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    caching: HASHED_NAME.test(name) ? A_YEAR : 'no-cache'
  }
}

function serveAsset(app: FastifyInstance, url: string, { content, type, tag, caching }: Asset): void {
  app.get(url, (request, reply): FastifyReply => {
    void reply.headers({ ...PAGE_HEADERS, etag: tag, 'cache-control': caching })
    return request.headers['if-none-match'] === tag ? reply.code(304).send() : reply.type(type).send(content)
  })
}
