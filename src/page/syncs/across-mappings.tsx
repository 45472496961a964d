import { Button, Group, Stack, Text } from '@mantine/core'
import type { Target } from '../mapping/fields'
import { carryOver, effectsOf, type Effect, type Way } from './across'
import type { MappingDraft } from './draft'
import classes from './properties.module.css'
import type { Editor } from './use-editor'

interface AcrossMappingsProps {
  editor: Editor
  mapping: MappingDraft
  target: Target
  onDone: () => void
}

const MAX_TOLD = 4

/** After a change to one mapping: whether the others are to follow, and what that does to each. */
export function AcrossMappings({ editor, mapping, target, onDone }: AcrossMappingsProps) {
  const effects = effectsOf(editor, mapping, target.path)
  if (effects.length === 0) return null
  const follow = (way: Way): void => {
    const words = `${target.label} was changed in ${String(effects.length + 1)} mappings.`
    editor.setWithUndo(words, { mappings: carryOver(editor, mapping, target.path, way) })
    onDone()
  }
  return (
    <div className={classes.across} role="group" aria-label={`Other mappings: ${target.label}`}>
      <Stack gap={6}>
        <Text size="xs">
          Changed in “<bdi>{mapping.name}</bdi>” only. Change it in the other{' '}
          {effects.length === 1 ? 'mapping' : `${String(effects.length)} mappings`} too?
        </Text>
        <Told way="fallback" words="Add as fallback" label={target.label} effects={effects} />
        <Told way="replace" words="Replace everywhere" label={target.label} effects={effects} />
        <Group gap={6}>
          <Button size="compact-xs" variant="default" onClick={onDone}>
            Only here
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              follow('fallback')
            }}
          >
            Add as fallback
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              follow('replace')
            }}
          >
            Replace everywhere
          </Button>
        </Group>
      </Stack>
    </div>
  )
}

interface ToldProps {
  way: Way
  words: string
  label: string
  effects: Effect[]
}

/** What a way does, the losses first. */
function Told({ way, words, label, effects }: ToldProps) {
  const changed = effects
    .filter(({ before, after }) => after[way] !== before)
    .sort((one, other) => one.after[way] - one.before - (other.after[way] - other.before))
  const isWorse = changed.some(({ before, after }) => after[way] < before)
  return (
    <Text size="xs" c={isWorse ? 'var(--mantine-color-error)' : 'dimmed'} component="div">
      {words}:{' '}
      {changed.length === 0
        ? 'no recent event of theirs changes.'
        : changed.slice(0, MAX_TOLD).map(({ key, name, events, before, after }) => (
            <div key={key}>
              <bdi>{name}</bdi>: {label} in {after[way].toLocaleString()} instead of {before.toLocaleString()} of{' '}
              {events.toLocaleString()} events
            </div>
          ))}
      {changed.length > MAX_TOLD && <div>and in {String(changed.length - MAX_TOLD)} more mappings</div>}
    </Text>
  )
}
