const NINETY_DAYS = 7_776_000

/** What was written on this page: stands in where the browser keeps no cookies. */
const written: Record<string, string | undefined> = {}

/**
 * Reads one of Meta's cookies, and writes it first where a content is given, by Meta's rule: `fb.{subdomain
 * index}.{milliseconds}.{content}`, on the widest domain that the browser allows. The index counts that domain's dots. A
 * cookie of the same name on a narrower domain would hide the new one, so it goes on until the value reads back.
 *
 * @returns the value, or undefined when it is absent or not of Meta's form
 */
export function cookie(name: string, content?: string): string | undefined {
  const inBrowser = (): string | undefined =>
    new RegExp(`\\b${name}=(fb\\.\\d+\\.\\d{13}\\.[^;]+)`).exec(document.cookie)?.[1]
  if (!content) return inBrowser() ?? written[name]
  const labels = location.hostname.split('.')
  const now = Date.now()
  let value
  for (let index = 0; index < labels.length && (!value || inBrowser() !== value); index++) {
    written[name] = value = `fb.${index}.${now}.${content}`
    document.cookie = `${name}=${value};domain=${labels.slice(-index - 1).join('.')};path=/;max-age=${NINETY_DAYS};samesite=lax`
  }
  return value
}
