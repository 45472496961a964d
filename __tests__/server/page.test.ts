import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fastify from 'fastify'
import { registerPage } from '../../src/server/routes/page'
import { newFolder, onStop, stopAll } from './support'

afterEach(stopAll)

function builtPage() {
  const folder = newFolder()
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>Page</title>')
  writeFileSync(join(folder, 'assets', 'index-Ab3dEf9h.js'), 'export {}')
  return serve([join(folder, 'no-such-folder'), folder])
}

async function serve(
  folders: string[]
): Promise<(path: string, headers?: Record<string, string>) => Promise<Response>> {
  const app = fastify()
  registerPage(app, folders)
  const url = await app.listen()
  onStop(() => app.close())
  return (path, headers = {}) => fetch(url + path, { headers })
}

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
  ['/assets/index-Ab3dEf9h.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable']
])('%s of the page is served under a strict policy', async (url, type, caching) => {
  const { status, headers } = await (await builtPage())(url)
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe(type)
  expect(headers.get('cache-control')).toBe(caching)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('what a browser has already is not sent again', async () => {
  const get = await builtPage()
  const { headers } = await get('/')
  const again = await get('/', { 'if-none-match': String(headers.get('etag')) })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test.each(['/../package.json', '/assets/..%2f..%2fpackage.json', '/assets/', '/no-such.js'])(
  '%s leads nowhere',
  async (url) => {
    expect((await (await builtPage())(url)).status).toBe(404)
  }
)

test('where no page has been built a few words say what this is', async () => {
  const answer = await (await serve([]))('/')
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await answer.text()).toContain('POST /v1/track')
})
