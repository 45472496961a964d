import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core'
import { CloseIcon, PlusIcon } from '../ui/icons'
import type { Property } from '../mapping/paths'
import { PropertySelect } from '../mapping/source-select'
import classes from './filter.module.css'
import { OPERATORS, readTyped, type Condition, type Filter } from './filter'

interface ConditionsProps {
  filter: Filter
  properties: Property[]
  onChange: (filter: Filter) => void
}

/** What FQL can compare. */
const COMPARABLE = /^(properties|context|traits)\.|^(userId|name)$/

/** Conditions on properties, all of which must hold. */
export function Conditions({ filter, properties, onChange }: ConditionsProps) {
  const comparable = properties.filter(({ path, kinds }) => COMPARABLE.test(path) && !kinds.includes('object'))
  const put = (conditions: Condition[]): void => {
    onChange({ ...filter, conditions })
  }
  return (
    <Input.Wrapper label="Conditions" labelElement="div" description="Send only events that meet all conditions.">
      <Stack gap="xs" mt={8}>
        {filter.conditions.map((condition, index) => (
          <ConditionRow
            key={index}
            condition={condition}
            number={index + 1}
            properties={comparable}
            onChange={(next) => {
              put(filter.conditions.map((one, at) => (at === index ? next : one)))
            }}
            onRemove={() => {
              put(filter.conditions.filter((_, at) => at !== index))
            }}
          />
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<PlusIcon />}
            onClick={() => {
              put([...filter.conditions, { property: '', operator: '=', value: '' }])
            }}
          >
            Add a condition
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}

interface ConditionRowProps {
  condition: Condition
  number: number
  properties: Property[]
  onChange: (condition: Condition) => void
  onRemove: () => void
}

function ConditionRow({ condition, number, properties, onChange, onRemove }: ConditionRowProps) {
  const { property, operator, value } = condition
  const kinds = properties.find(({ path }) => path === property)?.kinds ?? []
  const needsValue = OPERATORS.some((one) => one.value === operator && one.needsValue)
  return (
    <div className={classes.condition} role="group" aria-label={`Condition ${String(number)}`}>
      <PropertySelect
        aria-label="Property"
        size="xs"
        path={property}
        properties={properties}
        onChange={(path) => {
          onChange({ ...condition, property: path })
        }}
      />
      <Select
        aria-label="Comparison"
        size="xs"
        allowDeselect={false}
        data={[...OPERATORS]}
        value={operator}
        onChange={(next) => {
          if (next !== null) onChange({ ...condition, operator: next })
        }}
      />
      {needsValue ? (
        <TextInput
          aria-label="Value"
          size="xs"
          placeholder="Value"
          value={String(value)}
          onChange={({ currentTarget }) => {
            onChange({ ...condition, value: readTyped(currentTarget.value, kinds) })
          }}
        />
      ) : (
        <span />
      )}
      <ActionIcon variant="subtle" color="gray" aria-label={`Remove condition ${String(number)}`} onClick={onRemove}>
        <CloseIcon />
      </ActionIcon>
    </div>
  )
}
