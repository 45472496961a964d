import { Stack, Text } from '@mantine/core'
import { Notices } from './notices'
import type { Row } from './rows'
import classes from './preview.module.css'
import { toLine } from './words'

/** Lines of a request under a heading; nothing where there are none. */
export function RequestRows({ heading, rows }: { heading: string; rows: Row[] }) {
  if (rows.length === 0) return null
  return (
    <Stack gap="xs">
      <Text component="h4" className={classes.heading}>
        {heading}
      </Text>
      <dl className={classes.rows}>
        {rows.map(({ key, label, value, notices }) => (
          <div key={key} className={classes.row}>
            <dt>{label}</dt>
            <dd>
              <Value value={value} />
              <Notices reasons={notices} />
            </dd>
          </div>
        ))}
      </dl>
    </Stack>
  )
}

/** A list of objects, such as the products, takes a line for each. */
function Value({ value }: { value: unknown }) {
  if (!Array.isArray(value) || !value.some((item) => typeof item === 'object')) return toLine(value)
  return value.map((item, index) => <div key={index}>{toLine(item)}</div>)
}
