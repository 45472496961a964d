/** The original is JavaScript, so that its compiler knows as little of the answer. */
export function httpPOST(
  url: string,
  data: unknown,
  options: { headers?: Record<string, string>; timeout?: number; maxRedirects?: number; maxContentLength?: number },
  statTags?: Record<string, string>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
): Promise<{ success: boolean; response: any }>
