const NAME = 'meta-pixel-key'

const listeners = new Set<() => void>()

/** The key of the page, for as long as the tab is open: it is never written to disk. */
export const key = {
  get: (): string | null => sessionStorage.getItem(NAME),

  set(value: string): void {
    sessionStorage.setItem(NAME, value)
    for (const listener of listeners) listener()
  },

  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}
