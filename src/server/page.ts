import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Where the build puts the page, as seen from `dist/server` and from `src/server`. */
const FOLDERS = [join(__dirname, '..', 'playground'), join(__dirname, '..', '..', 'dist', 'playground')]

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

/** Serves the page at `/` where it has been built, else a few words about what this is. */
export function registerPage(app: FastifyInstance, folders: readonly string[] = FOLDERS): void {
  const folder = folders.find((candidate) => existsSync(join(candidate, 'index.html')))
  if (folder === undefined) {
    app.get('/', (_request, reply) => withPageHeaders(reply).type('text/html; charset=utf-8').send(FALLBACK))
    return
  }
  void app.register(fastifyStatic, {
    root: folder,
    // Nothing but the files of the build: paths of the API must not be taken for files.
    wildcard: false,
    setHeaders: (reply) => {
      void reply.headers(PAGE_HEADERS)
    }
  })
}

function withPageHeaders(reply: FastifyReply): FastifyReply {
  return reply.headers(PAGE_HEADERS)
}
