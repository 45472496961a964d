import type { RequestBody } from '../../../delivery/capture'
import { META_GRAPH_API_VERSION } from '../../../destination/versioning-info'
import { createSandbox, type SandboxHandle } from '../../../sandbox'

/** What Meta's documented rules say of a request. */
export interface SandboxVerdict {
  accepted: boolean
  reason?: string
}

const PIXEL = '1234567890'

let judge: Promise<SandboxHandle> | undefined

/** A sandbox that keeps nothing, started when it is asked for first. */
async function sandbox(): Promise<SandboxHandle> {
  judge ??= (async () => {
    const handle = createSandbox({ keep: 0, nameIndex: 'never' })
    await handle.start()
    return handle
  })()
  return judge
}

/** Ends the sandbox, if one was started. */
export async function closeJudge(): Promise<void> {
  const started = judge
  judge = undefined
  await (await started)?.close()
}

interface GraphAnswer {
  error?: { message?: string; error_user_title?: string; error_user_msg?: string }
}

/** Holds a request against the rules that Meta documents; nothing leaves this machine. */
export async function judgeInSandbox({ appsecret_proof: _, ...body }: RequestBody): Promise<SandboxVerdict> {
  const { url } = await sandbox()
  const response = await fetch(`${url}/${META_GRAPH_API_VERSION}/${PIXEL}/events`, {
    method: 'POST',
    headers: { authorization: 'Bearer preview', 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  const { error } = (await response.json()) as GraphAnswer
  if (error === undefined) return { accepted: true }
  const words = [error.message, error.error_user_title, error.error_user_msg].filter((text) => text !== undefined)
  return { accepted: false, reason: words.join(' – ') }
}
