import { Anchor, Badge, Table, Text } from '@mantine/core'
import type { QualityKey } from '../api'
import { fieldPath } from '../ui/sync-path'
import classes from './quality.module.css'
import { percent } from './words'

const WEIGHTS = { high: 'High', medium: 'Medium', low: 'Low' }
const COLORS = { high: 'blue', medium: 'gray', low: 'gray' }
const ORDER = ['high', 'medium', 'low', null]

interface KeyTableProps {
  keys: QualityKey[]
  eventName: string
  /** Whose mappings lead to a key */
  sync: string
}

/** How many events carry each key: by Meta's count and by ours. */
export function KeyTable({ keys, eventName, sync }: KeyTableProps) {
  const sorted = [...keys].sort((one, other) => ORDER.indexOf(one.weight) - ORDER.indexOf(other.weight))
  return (
    <Table verticalSpacing={6} className={classes.keys} aria-label={`Match keys of ${eventName}`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Match key</Table.Th>
          <Table.Th>Weight</Table.Th>
          <Table.Th>Meta’s count</Table.Th>
          <Table.Th>Our count</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sorted.map(({ parameter, label, weight, meta, own }) => (
          <Table.Tr key={parameter}>
            <Table.Td>
              {label}
              {isMissing(own) && (
                <Anchor href={`#${fieldPath(sync, parameter)}`} size="xs" ml={8} underline="always">
                  Map {label}
                </Anchor>
              )}
            </Table.Td>
            <Table.Td>
              {weight === null ? (
                <Text span size="sm" c="dimmed">
                  –
                </Text>
              ) : (
                <Badge variant="light" size="sm" color={COLORS[weight]} miw="max-content">
                  {WEIGHTS[weight]}
                </Badge>
              )}
            </Table.Td>
            <Table.Td>
              <Share value={meta} />
            </Table.Td>
            <Table.Td>
              <Share value={own} isOwn />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** Few of our events carry it, so the mapping is where to look. */
function isMissing(own: number | null): boolean {
  return own !== null && own < 10
}

function Share({ value, isOwn }: { value: number | null; isOwn?: boolean }) {
  return (
    <div className={classes.share}>
      <span className={classes.figure}>{percent(value)}</span>
      <span className={classes.track} aria-hidden data-own={isOwn}>
        <span style={{ width: `${String(value ?? 0)}%` }} />
      </span>
    </div>
  )
}
