import { Stack, Text } from '@mantine/core'
import { Notices } from './notices'
import classes from './preview.module.css'
import { Problems, type ProblemsProps } from './problems'
import type { Row } from './rows'
import { toLine } from './words'

interface RequestRowsProps extends Pick<ProblemsProps, 'fix'> {
  heading: string
  rows: Row[]
}

/** Lines of a request under a heading; nothing where there are none. */
export function RequestRows({ heading, rows, fix }: RequestRowsProps) {
  if (rows.length === 0) return null
  return (
    <Stack gap="xs">
      <Text component="h4" className={classes.heading}>
        {heading}
      </Text>
      <dl className={classes.rows}>
        {rows.map(({ key, parameter, label, value, notices, problems }) => (
          <div key={key} className={classes.row} data-wrong={problems.length > 0}>
            <dt>{label}</dt>
            <dd>
              {value === '' ? <span className={classes.nothing}>nothing</span> : <Value value={value} />}
              <Problems {...{ parameter, label, problems, fix }} />
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
  if (!Array.isArray(value) || !value.some((item) => typeof item === 'object')) return <bdi>{toLine(value)}</bdi>
  return value.map((item, index) => (
    <div key={index}>
      <bdi>{toLine(item)}</bdi>
    </div>
  ))
}
