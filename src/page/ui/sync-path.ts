/** @returns the address of a sync's view, under the hash */
export function syncPath(name: string): string {
  return `/syncs/${encodeURIComponent(name)}`
}

/**
 * Whether an address names a sync. The router has decoded it by halves: what means something in an address (`/`, `?`, `&`)
 * is still encoded.
 */
export function isSyncAt(address: string, name: string): boolean {
  return address === decodeURI(encodeURIComponent(name))
}

/** @returns the address of the row where a parameter of Meta's is mapped */
export function fieldPath(sync: string, parameter: string): string {
  return `${syncPath(sync)}/fields/${encodeURIComponent(parameter)}`
}
