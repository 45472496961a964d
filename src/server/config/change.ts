import type { RawConfig, RawSync } from './schema'

/** What is different about one sync: names only, never a value. */
export interface SyncChange {
  sync: string
  change: 'added' | 'changed' | 'removed'
  /** Names of what is different */
  fields?: string[]
}

/** What is different between two configurations. */
export interface ConfigChange {
  syncs: SyncChange[]
  /** Of `keys`, `adminKey`, `adminKeys`, those that are different */
  keys: string[]
}

const KEYS = ['keys', 'adminKey', 'adminKeys'] as const

/** @returns what is different, for the log: names of syncs and fields */
export function changeOf(before: RawConfig, after: RawConfig): ConfigChange {
  const old = new Map(before.syncs.map((sync) => [sync.name, sync]))
  const left = new Set(old.keys())
  const syncs: SyncChange[] = []
  for (const sync of after.syncs) {
    const known = old.get(sync.name)
    left.delete(sync.name)
    if (known === undefined) syncs.push({ sync: sync.name, change: 'added' })
    else {
      const fields = fieldsOf(known, sync)
      if (fields.length > 0) syncs.push({ sync: sync.name, change: 'changed', fields })
    }
  }
  for (const name of left) syncs.push({ sync: name, change: 'removed' })
  return { syncs, keys: KEYS.filter((key) => !isSame(before[key], after[key])) }
}

function fieldsOf(before: RawSync, after: RawSync): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => !isSame(before[name as keyof RawSync], after[name as keyof RawSync]))
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
