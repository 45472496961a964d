import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useDefinition, useLiveDeliveries, useStatus, type Delivery, type Status } from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { Waiting } from '../ui/waiting'
import { CoverageChart } from './coverage-chart'
import classes from './deliveries.module.css'
import { DeliveryDrawer } from './delivery-drawer'
import { DeliveryTable } from './delivery-table'
import { applyFilter, Filters, NO_FILTER, type Filter } from './filters'
import { NoDeliveries } from './no-deliveries'
import { OutcomeChart } from './outcome-chart'

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
      {live.isLost && (
        <ProblemAlert
          title="The server does not answer"
          message="The list below is what it was. It goes on by itself as soon as the server is back."
        />
      )}
      {live.deliveries === undefined || status === undefined ? (
        !live.isLost && <Waiting label="Loading the deliveries" />
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

type DeliveriesProps = ReturnType<typeof useLiveDeliveries> & { deliveries: Delivery[]; status: Status }

function Deliveries({ deliveries, status, isPaused, waiting, setPaused }: DeliveriesProps) {
  const { data: definition } = useDefinition()
  const [filter, setFilter] = useState<Filter>(NO_FILTER)
  const [inspected, setInspected] = useState<number | null>(null)
  const hasCounts = status.syncs.some(({ counts }) => Object.values(counts).some((count) => count > 0))
  if (deliveries.length === 0 && !hasCounts) return <NoDeliveries />
  const listed = applyFilter(deliveries, filter)
  const syncs = [...new Set([...status.syncs.map(({ name }) => name), ...deliveries.map(({ sync }) => sync)])]
  const coverage = status.coverage.filter(({ sync }) => filter.sync === null || sync === filter.sync)
  return (
    <>
      <div className={classes.charts}>
        <OutcomeChart sync={filter.sync} />
        <CoverageChart coverage={coverage} parameters={definition?.parameters ?? []} />
      </div>
      <Filters {...{ filter, deliveries, syncs, isPaused, waiting }} onFilter={setFilter} onPaused={setPaused} />
      {listed.length === 0 ? (
        <Empty
          isFiltered={deliveries.length > 0}
          onClear={() => {
            setFilter(NO_FILTER)
          }}
        />
      ) : (
        <>
          <Text size="xs" c="dimmed" role="status">
            {listed.length.toLocaleString()} of the last {deliveries.length.toLocaleString()} deliveries
          </Text>
          <DeliveryTable deliveries={listed} onInspect={setInspected} />
        </>
      )}
      <DeliveryDrawer
        id={inspected}
        syncs={status.syncs.map(({ name }) => name)}
        onClose={() => {
          setInspected(null)
        }}
      />
    </>
  )
}

function Empty({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  return (
    <Stack align="center" gap="xs" py="xl">
      <Text c="dimmed">
        {isFiltered
          ? 'No deliveries match.'
          : 'No mapping has matched an event yet. Open a sync to map the events that were received.'}
      </Text>
      {isFiltered && (
        <Button size="xs" variant="default" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </Stack>
  )
}
