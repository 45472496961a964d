import { Button, Code, Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { Delivery } from '../api'
import classes from './deliveries.module.css'
import { Outcome } from '../ui/outcome'
import { timeOfDay, fullTime } from '../ui/time'
import { nameOf } from './filters'

interface DeliveryTableProps {
  deliveries: Delivery[]
  onInspect: (id: number) => void
}

/** Rows a time: a thousand at once would be slow to show four times a second. */
const PAGE = 100

/** Deliveries, newest first; each can be opened. The roles are named since a phone shows each row as a card. */
export function DeliveryTable({ deliveries, onInspect }: DeliveryTableProps) {
  const [shown, setShown] = useState(PAGE)
  return (
    <Stack>
      <Paper withBorder className={classes.sheet}>
        <Table.ScrollContainer minWidth={0} type="native">
          <Table role="table" className={classes.table} highlightOnHover verticalSpacing="xs">
            <Table.Thead role="rowgroup">
              <Table.Tr role="row">
                <Table.Th role="columnheader">Time</Table.Th>
                <Table.Th role="columnheader">Event</Table.Th>
                <Table.Th role="columnheader">Sync</Table.Th>
                <Table.Th role="columnheader">Outcome</Table.Th>
                <Table.Th role="columnheader">Reason</Table.Th>
                <Table.Th role="columnheader">Graph trace ID</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody role="rowgroup">
              {deliveries.slice(0, shown).map((delivery) => (
                <Row key={delivery.id} delivery={delivery} onInspect={onInspect} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
      {deliveries.length > shown && (
        <Button
          variant="default"
          size="xs"
          style={{ alignSelf: 'center' }}
          onClick={() => {
            setShown(shown + PAGE)
          }}
        >
          Show {Math.min(PAGE, deliveries.length - shown)} more
        </Button>
      )}
    </Stack>
  )
}

function Row({ delivery, onInspect }: { delivery: Delivery; onInspect: (id: number) => void }) {
  const { id, time, sync, outcome, reason, fbtrace_id: trace, notices = [] } = delivery
  const inspect = (): void => {
    onInspect(id)
  }
  return (
    // The button is for the keyboard; the whole row is a larger target for the mouse.
    <Table.Tr role="row" onClick={inspect} className={classes.row}>
      <Table.Td role="cell" className={classes.time}>
        <time dateTime={time} title={fullTime(time)}>
          {timeOfDay(time)}
        </time>
      </Table.Td>
      <Table.Td role="cell">
        <UnstyledButton className={classes.name} onClick={inspect} aria-haspopup="dialog">
          <bdi>{nameOf(delivery)}</bdi>
        </UnstyledButton>
      </Table.Td>
      <Table.Td role="cell" className={classes.sync}>
        <bdi>{sync}</bdi>
      </Table.Td>
      <Table.Td role="cell">
        <Outcome kind={outcome} />
      </Table.Td>
      <Table.Td role="cell" className={classes.reason}>
        <Text size="sm" c={reason === undefined ? 'dimmed' : undefined} lineClamp={2}>
          {reason ?? noticesInAWord(notices.length)}
        </Text>
      </Table.Td>
      <Table.Td role="cell" className={classes.trace}>
        {trace !== undefined && <Code>{trace}</Code>}
      </Table.Td>
    </Table.Tr>
  )
}

function noticesInAWord(notices: number): string {
  if (notices === 0) return ''
  return notices === 1 ? '1 notice' : `${String(notices)} notices`
}
