import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { oauthTokens } from '../../src/consumer/oauth'

describe('tokens for OAUTHBEARER', () => {
  let server: Server
  let asked: { headers: IncomingHttpHeaders; body: string }[]
  let answer: { status: number; body: unknown }
  let now = 0

  beforeEach(async () => {
    asked = []
    now = 1_700_000_000_000
    answer = { status: 200, body: { access_token: 'token-1', expires_in: 100 } }
    server = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push({ headers: request.headers, body })
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    server.close()
  })

  const tokens = (scope?: string) =>
    oauthTokens(
      {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
        clientId: 'the:client',
        clientSecret: 's/cret',
        scope
      },
      () => now
    )

  it('are asked for with the client’s credentials', async () => {
    expect(await tokens('kafka')()).toBe('token-1')
    expect(asked[0].body).toBe('grant_type=client_credentials&scope=kafka')
    const [, encoded = ''] = String(asked[0].headers.authorization).split(' ')
    expect(Buffer.from(encoded, 'base64').toString()).toBe('the%3Aclient:s%2Fcret')
  })

  it('serve until a fifth of their life is left', async () => {
    const token = tokens()
    await token()
    now += 79_000
    await token()
    expect(asked).toHaveLength(1)
    answer.body = { access_token: 'token-2' }
    now += 2000
    expect(await token()).toBe('token-2')
    expect(asked).toHaveLength(2)
  })

  it('that are refused end in an error without the secret', async () => {
    answer = { status: 401, body: { error: 'invalid_client s/cret' } }
    await expect(tokens()()).rejects.toThrow(/^The token endpoint answered 401 without a token\.$/)
  })
})
