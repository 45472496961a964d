import { Stack, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import {
  pastedEvents,
  useMatch,
  useRecentEvents,
  useStatus,
  type Chosen,
  type ConsentRule,
  type EventName,
  type RecentEvent,
  type ShownMapping
} from '../api'
import { isEnvelope, readEvent } from '../pasting'
import { EventChoice, type EventSource } from './event-choice'
import classes from './preview.module.css'
import type { Mends } from './mends'
import { Previewed } from './previewed'
import { SendEvent } from './send-event'

export type { Mend } from './mends'
export { Previewed } from './previewed'
export { SendEvent } from './send-event'

interface PreviewProps extends Mends {
  /** Name of the saved sync, whose settings are meant */
  sync: string | undefined
  /** As they are at the moment, saved or not */
  mappings: ShownMapping[]
  consent?: ConsentRule | null
  /** Name of the mapping that is looked at */
  focus?: string
  /** Adds a mapping for an event that none takes */
  onMap: (name: Pick<EventName, 'type' | 'event'>) => void
}

/** What a recent event, or one's own, becomes by these mappings: the exact request, and what the sandbox says of it. */
export function Preview({ sync, mappings, consent, focus, onMap, ...mends }: PreviewProps) {
  const { data: status } = useStatus()
  const [source, setSource] = useState<EventSource>('recent')
  const [text, setText] = useState('')
  const recent = useChoice(mappings.find(({ name }) => name === focus)?.subscribe)
  const own = useMemo(() => readOwn(text), [text])
  const event = source === 'recent' ? recent.chosen?.event : own
  const chosen = source === 'recent' ? toChosen(recent.chosen) : own && { event: own }
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
              onText={(next) => {
                setText(next)
                const pasted = readOwn(next)
                // It counts like a received one wherever something is chosen from events.
                if (pasted !== undefined) pastedEvents.put(pasted, idOf(own))
              }}
            />
            {isSaved && sync !== undefined && chosen !== undefined && (
              <SendEvent
                key={JSON.stringify(chosen)}
                sync={sync}
                chosen={chosen}
                isSandbox={status.recipient === 'sandbox'}
                isQuiet
              />
            )}
          </Stack>
          {event !== undefined && (
            <Previewed input={{ event, sync, mappings, consent }} focus={focus} onMap={onMap} {...mends} />
          )}
        </div>
      </Stack>
    </section>
  )
}

/** @returns what was pasted, once it is an event */
function readOwn(text: string): Record<string, unknown> | undefined {
  const read = readEvent(text)
  return 'event' in read && !isEnvelope(read.event) ? read.event : undefined
}

/** The same event that is still being edited is not pasted twice. */
function idOf(event: Record<string, unknown> | undefined): number | undefined {
  const text = JSON.stringify(event)
  return pastedEvents.get().find((one) => JSON.stringify(one.event) === text)?.id
}

/** A pasted event is unknown to the server. */
function toChosen(chosen: RecentEvent | undefined): Chosen | undefined {
  if (chosen === undefined) return undefined
  return chosen.id < 0 ? { event: chosen.event } : { ids: [chosen.id] }
}

/** The recent events, those that the mapping takes first; the first of them is chosen until another one is. */
function useChoice(subscribe: string | undefined) {
  const { events: all, kept: isKept } = useRecentEvents()
  const { data: match } = useMatch(subscribe)
  const [id, setId] = useState<number>()
  // What is looked at stays even when so many have come since that it is no longer listed.
  const [kept, setKept] = useState<RecentEvent>()
  const ids = new Set(subscribe === undefined || match?.ok !== true ? [] : match.ids)
  const events = [...all.filter((event) => ids.has(event.id)), ...all.filter((event) => !ids.has(event.id))]
  const wanted = events.find((event) => event.id === id) ?? (kept?.id === id ? kept : undefined)
  const chosen = wanted ?? events.at(0)
  // What is chosen without anybody having chosen it does not change under whoever reads it.
  if (wanted === undefined && chosen !== undefined && id === undefined && kept === undefined) setKept(chosen)
  const onChoose = (next: number): void => {
    setId(next)
    setKept(events.find((event) => event.id === next))
  }
  return { events, isKept, chosen, onChoose, matching: subscribe === undefined ? undefined : ids.size }
}
