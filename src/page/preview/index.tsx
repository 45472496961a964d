import { Stack, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useStatus, type ConsentRule, type RecentEvent, type ShownMapping } from '../api'
import { EventChoice, type EventSource } from './event-choice'
import classes from './preview.module.css'
import { Previewed } from './previewed'
import { readEvent } from './read-event'
import { SendEvent, type Chosen } from './send-event'
import { useMatchingIds, useRecentEvents } from '../api/preview'

export { Previewed } from './previewed'

interface PreviewProps {
  /** Name of the saved sync, whose settings are meant */
  sync: string | undefined
  /** As they are at the moment, saved or not */
  mappings: ShownMapping[]
  consent?: ConsentRule | null
  /** Name of the mapping that is looked at */
  focus?: string
}

/** What a recent event, or one's own, becomes by these mappings: the exact request, and what the sandbox says of it. */
export function Preview({ sync, mappings, consent, focus }: PreviewProps) {
  const { data: status } = useStatus()
  const [source, setSource] = useState<EventSource>('recent')
  const [text, setText] = useState('')
  const recent = useChoice(mappings.find(({ name }) => name === focus)?.subscribe)
  const own = useMemo(() => readEvent(text), [text])
  const ownEvent = 'event' in own ? own.event : undefined
  const event = source === 'recent' ? recent.chosen?.event : ownEvent
  const chosen = source === 'recent' ? byId(recent.chosen) : ownEvent && { event: ownEvent }
  const isSaved = status?.syncs.some(({ name, enabled }) => name === sync && enabled) === true
  return (
    <section className={classes.preview} aria-labelledby="preview-title">
      <Stack gap="md">
        <Title order={2} size="h4" id="preview-title">
          Preview
        </Title>
        <div className={classes.halves}>
          <Stack gap="md">
            <EventChoice
              {...recent}
              source={source}
              onSource={setSource}
              text={text}
              onText={setText}
              problem={'problem' in own ? own.problem : undefined}
            />
            {isSaved && sync !== undefined && chosen !== undefined && (
              <SendEvent
                key={JSON.stringify(chosen)}
                sync={sync}
                chosen={chosen}
                isSandbox={status.sandbox !== null}
                isQuiet
              />
            )}
          </Stack>
          {event !== undefined && <Previewed input={{ event, sync, mappings, consent }} focus={focus} />}
        </div>
      </Stack>
    </section>
  )
}

function byId(chosen: RecentEvent | undefined): Chosen | undefined {
  return chosen && { ids: [chosen.id] }
}

/** The recent events, those that the mapping is for first; the first of them is chosen until another one is. */
function useChoice(subscribe: string | undefined) {
  const { data } = useRecentEvents()
  const { data: match } = useMatchingIds(subscribe)
  const [id, setId] = useState<number>()
  // What is looked at stays even when so many have come since that it is no longer listed.
  const [kept, setKept] = useState<RecentEvent>()
  const all = data?.events ?? []
  const ids = new Set(subscribe === undefined ? [] : match?.ids)
  const events = [...all.filter((event) => ids.has(event.id)), ...all.filter((event) => !ids.has(event.id))]
  const wanted = events.find((event) => event.id === id) ?? (kept?.id === id ? kept : undefined)
  const chosen = wanted ?? events.at(0)
  const onChoose = (next: number): void => {
    setId(next)
    setKept(events.find((event) => event.id === next))
  }
  return {
    events,
    isKept: data?.kept !== false,
    chosen,
    onChoose,
    matching: subscribe === undefined ? undefined : ids.size
  }
}
