import { Stack, Table, Tabs, Text } from '@mantine/core'
import { useEventNames, usePastedEvents, useStatus } from '../api'
import { CopyBlock } from '../ui/copy-block'
import { sampleEvent } from './sample-event'
import classes from './sending.module.css'
import { waysOf, type Way } from './snippets'

/** Where events are sent, for every kind of sender, with an event of one's own as the example. */
export function SendHere() {
  const { data: status } = useStatus()
  const event = useExample()
  const url = `${window.location.origin}${window.location.pathname}`.replace(/\/(index\.html)?$/, '')
  const ways = waysOf({ url, needsKey: status?.needsKey === true, event })
  return (
    <Stack gap="sm">
      <Text size="sm">
        This server takes events at <code className={classes.url}>{url}/v1/track</code>, several at once at{' '}
        <code className={classes.url}>{url}/v1/batch</code>.
      </Text>
      <Tabs defaultValue="curl" keepMounted={false}>
        <Tabs.List className={classes.tabs}>
          {ways.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ways.map((way) => (
          <Tabs.Panel key={way.id} value={way.id} pt="sm">
            <ShownWay way={way} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  )
}

function ShownWay({ way: { label, how, code, settings } }: { way: Way }) {
  return (
    <Stack gap="sm">
      <Text size="sm">{how}</Text>
      {settings !== undefined && (
        <Table aria-label={`Settings of ${label}`} layout="auto">
          <Table.Tbody>
            {settings.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td className={classes.url}>
                  <code>{value}</code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {code !== undefined && <CopyBlock label={code.label} text={code.text} />}
    </Stack>
  )
}

/** An event that was pasted, or a sample with the name that comes most often: never somebody's own data. */
function useExample(): Record<string, unknown> {
  const { names } = useEventNames()
  const [pasted] = usePastedEvents()
  if (pasted !== undefined) return pasted.event
  const name = names.find(({ type, event }) => type === 'track' && event !== null)?.event
  const sample = sampleEvent(new Date(0))
  return name == null ? sample : { ...sample, event: name }
}
