/** The transformer's request function: never throws, and hands every refusal over as an error with its response. */
async function httpPOST(url, data, { headers = {}, timeout = 60_000, maxRedirects = 5 } = {}) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(data),
      redirect: maxRedirects === 0 ? 'manual' : 'follow',
      signal: AbortSignal.timeout(timeout)
    })
    const text = await response.text()
    const answer = { status: response.status, data: parse(text), headers: Object.fromEntries(response.headers) }
    return response.ok ? { success: true, response: answer } : { success: false, response: { response: answer } }
  } catch (error) {
    return { success: false, response: { code: error.cause?.code ?? 'ECONNABORTED' } }
  }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

module.exports = { httpPOST }
