import { Badge, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useDefinition, useStatus, type Counts, type Status } from '../api'
import { Waiting } from '../ui/waiting'
import { CoverageChart } from './coverage-chart'
import classes from './deliveries.module.css'
import { DeliveryDrawer } from './delivery-drawer'
import { DeliveryTable } from './delivery-table'
import { applyFilter, Filters, type Filter } from './filters'
import { NoDeliveries } from './no-deliveries'
import { OutcomeChart } from './outcome-chart'
import { useLiveDeliveries } from '../api/deliveries'

/** What became of the events, as it happens. */
export function DeliveriesPage() {
  const { data: status } = useStatus()
  const live = useLiveDeliveries()
  return (
    <Stack gap="lg">
      <Group gap="sm">
        <Title order={1} size="h2">
          Deliveries
        </Title>
        <LiveBadge isLive={live.isLive} isPaused={live.isPaused} />
      </Group>
      {live.deliveries === undefined || status === undefined ? (
        <Waiting label="Loading the deliveries" />
      ) : (
        <Deliveries {...live} deliveries={live.deliveries} status={status} />
      )}
    </Stack>
  )
}

function LiveBadge({ isLive, isPaused }: { isLive: boolean; isPaused: boolean }) {
  const [color, label] = isPaused ? ['gray', 'Paused'] : isLive ? ['teal', 'Live'] : ['gray', 'Connecting']
  return (
    <Badge variant="dot" color={color}>
      {label}
    </Badge>
  )
}

type DeliveriesProps = ReturnType<typeof useLiveDeliveries> & {
  deliveries: NonNullable<ReturnType<typeof useLiveDeliveries>['deliveries']>
  status: Status
}

function Deliveries({ deliveries, status, waiting, isPaused, setPaused }: DeliveriesProps) {
  const { data: definition } = useDefinition()
  const [filter, setFilter] = useState<Filter>({ outcome: null, sync: null })
  const [inspected, setInspected] = useState<number | null>(null)
  const counts = sumCounts(status, filter.sync)
  if (deliveries.length === 0 && waiting === 0 && counts.not_subscribed === 0) {
    return <NoDeliveries needsKey={status.needsKey} />
  }
  const ofSync = applyFilter(deliveries, { ...filter, outcome: null })
  const listed = applyFilter(ofSync, filter)
  const syncs = [
    ...new Set([...status.syncs, ...deliveries.map(({ sync }) => ({ name: sync }))].map(({ name }) => name))
  ]
  const coverage = status.coverage.filter(({ sync }) => filter.sync === null || sync === filter.sync)
  return (
    <>
      <div className={classes.charts}>
        <OutcomeChart deliveries={ofSync} counts={counts} />
        <CoverageChart coverage={coverage} parameters={definition?.parameters ?? []} />
      </div>
      <Filters {...{ filter, syncs, isPaused, waiting }} onFilter={setFilter} onPaused={setPaused} />
      {listed.length === 0 ? (
        <Text c="dimmed" ta="center" py="xl">
          No delivery is like that.
        </Text>
      ) : (
        <DeliveryTable deliveries={listed} onInspect={setInspected} />
      )}
      <DeliveryDrawer
        id={inspected}
        onClose={() => {
          setInspected(null)
        }}
      />
    </>
  )
}

/** Events by outcome since the start, of one sync or of all. */
function sumCounts({ syncs }: Status, of: string | null): Counts {
  const sum: Counts = { delivered: 0, not_subscribed: 0, no_consent: 0, rejected: 0, failed: 0 }
  for (const { name, counts } of syncs) {
    if (of !== null && name !== of) continue
    for (const kind of Object.keys(sum) as (keyof Counts)[]) sum[kind] += counts[kind]
  }
  return sum
}
