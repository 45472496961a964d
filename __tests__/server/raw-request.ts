import { connect } from 'node:net'

/** Sends a request as it is written, and gives the whole answer once the server has closed. */
export async function rawRequest(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let answer = ''
    connect(Number(port), hostname)
      .on('data', (chunk) => (answer += String(chunk)))
      .on('end', () => {
        resolve(answer)
      })
      .on('error', reject)
      .end(text)
  })
}
