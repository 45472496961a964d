import { Alert, Anchor, Button, Text, UnstyledButton } from '@mantine/core'
import type { ReviewAnswer } from '../api'
import { ProblemAlert } from '../ui/problem-alert'
import { Waiting } from '../ui/waiting'
import { mappingsOf } from './draft'
import classes from './properties.module.css'
import { StepSection } from './step-section'
import type { Go } from './step-props'
import type { Editor } from './use-editor'

interface ReviewProps {
  editor: Editor
  review: ReviewAnswer | undefined
  problem: string | undefined
  go: Go
}

const MAX_SHOWN = 10

/** Before anything is switched on: what the last events would become, each figure with the way to what it is about. */
export function Review({ editor, review, problem, go }: ReviewProps) {
  return (
    <StepSection
      title="Review"
      description="What would become of the events received last, by the mappings as they are now."
    >
      {problem !== undefined && <ProblemAlert title="This cannot be reviewed yet" message={problem} />}
      {review === undefined ? (
        problem === undefined && <Waiting label="Reviewing" />
      ) : (
        <Figures {...{ editor, review, go }} />
      )}
    </StepSection>
  )
}

function Figures({ editor, review, go }: { editor: Editor; review: ReviewAnswer; go: Go }) {
  const { events, counts, rejections, unmapped, overlaps } = review
  const mappings = mappingsOf(editor.draft).length
  const toEvents = (): void => {
    go('events')
  }
  const count = (number: number, words: string, act: () => void) => (
    <Anchor component="button" type="button" inherit underline="always" onClick={act}>
      {number.toLocaleString()} {words}
    </Anchor>
  )
  return (
    <>
      <Text size="sm" role="status">
        {count(mappings, mappings === 1 ? 'mapping' : 'mappings', toEvents)};{' '}
        {events === 0 ? (
          'no event has been received yet.'
        ) : (
          <>
            of the last {events.toLocaleString()} events{' '}
            {count(counts.delivered, 'would be delivered', () => {
              go('properties')
            })}
            ,{' '}
            {count(counts.rejected, 'rejected', () => {
              toRow(editor, go, rejections[0])
            })}
            , {count(counts.not_subscribed, 'unmapped', toEvents)}
            {counts.no_consent > 0 && `, ${counts.no_consent.toLocaleString()} without consent`}.
          </>
        )}
      </Text>
      {rejections.length > 0 && <Rejections {...{ editor, rejections, go }} />}
      {overlaps.map(({ mappings: [one, other], events: both }) => (
        <Alert key={`${one} ${other}`} color="orange" title="Two mappings take the same events">
          {both.toLocaleString()} events are taken by “{one}” and by “{other}”: Meta would get both.
        </Alert>
      ))}
      {unmapped.length > 0 && (
        <Text size="sm" c="dimmed">
          Unmapped:{' '}
          {unmapped
            .slice(0, MAX_SHOWN)
            .map(({ event, type, count: times }) => `${event ?? type} (${times.toLocaleString()})`)
            .join(', ')}
          {unmapped.length > MAX_SHOWN && ', …'}{' '}
          <UnstyledButton onClick={toEvents}>
            <Anchor component="span" size="sm" underline="always">
              Map them
            </Anchor>
          </UnstyledButton>
        </Text>
      )}
    </>
  )
}

type Rejection = ReviewAnswer['rejections'][number]

function Rejections({ editor, rejections, go }: { editor: Editor; rejections: Rejection[]; go: Go }) {
  return (
    <ul className={classes.review} aria-label="Why events would be rejected">
      {rejections.slice(0, MAX_SHOWN).map((rejection) => (
        <li key={`${rejection.mapping} ${rejection.parameter} ${rejection.reason}`}>
          <Text size="sm">
            {rejection.count.toLocaleString()} × “<bdi>{rejection.mapping}</bdi>”: {rejection.reason}
          </Text>
          <Button
            size="compact-xs"
            variant="light"
            color="red"
            aria-label={`Fix: ${rejection.reason}`}
            onClick={() => {
              toRow(editor, go, rejection)
            }}
          >
            Fix
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** Leads to the row that an event is rejected for. */
function toRow({ draft, look }: Editor, go: Go, rejection: Rejection | undefined): void {
  const mapping = draft.mappings.find(({ name, isOn }) => isOn && name === rejection?.mapping)
  if (mapping !== undefined) look(mapping.key)
  go('properties', rejection?.parameter)
}
