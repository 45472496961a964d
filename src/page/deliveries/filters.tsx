import { Button, Group, Select } from '@mantine/core'
import type { Delivery, OutcomeKind } from '../api'
import { OUTCOMES } from '../ui/outcome-words'

/** Which deliveries are listed; null is all of them. */
export interface Filter {
  outcome: OutcomeKind | null
  sync: string | null
}

/** @returns the deliveries that a filter leaves */
export function applyFilter(deliveries: readonly Delivery[], { outcome, sync }: Filter): Delivery[] {
  return deliveries.filter(
    (delivery) => (outcome === null || delivery.outcome === outcome) && (sync === null || delivery.sync === sync)
  )
}

interface FiltersProps {
  filter: Filter
  onFilter: (filter: Filter) => void
  syncs: string[]
  isPaused: boolean
  waiting: number
  onPaused: (isPaused: boolean) => void
}

/** What to list, and whether it goes on. */
export function Filters({ filter, onFilter, syncs, isPaused, waiting, onPaused }: FiltersProps) {
  return (
    <Group gap="sm" align="end" justify="space-between">
      <Group gap="sm">
        <Select
          label="Outcome"
          size="xs"
          w={150}
          clearable
          placeholder="All outcomes"
          value={filter.outcome}
          // What no mapping is for is counted, not listed.
          data={OUTCOMES.filter(({ kind }) => kind !== 'not_subscribed').map(({ kind, label }) => ({
            value: kind,
            label
          }))}
          onChange={(outcome) => {
            onFilter({ ...filter, outcome })
          }}
        />
        <Select
          label="Sync"
          size="xs"
          w={150}
          clearable
          placeholder="All syncs"
          value={filter.sync}
          data={syncs}
          onChange={(sync) => {
            onFilter({ ...filter, sync })
          }}
        />
      </Group>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onPaused(!isPaused)
        }}
      >
        {isPaused ? `Resume${waiting > 0 ? ` (${String(waiting)} new)` : ''}` : 'Pause'}
      </Button>
    </Group>
  )
}
