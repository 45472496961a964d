import { Badge, Group, Stack, Switch, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { PreviewValue } from '../api'
import { Notices } from './notices'
import { Problems, type ProblemsProps } from './problems'
import type { CustomerRow } from './rows'
import classes from './preview.module.css'
import { mask, shorten } from './words'

/** What Meta matches the person by: each value after clean-up, and the hash that is sent instead of it. */
export function CustomerValues({ rows, fix }: { rows: CustomerRow[] } & Pick<ProblemsProps, 'fix'>) {
  const [isShown, setShown] = useState(false)
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text component="h4" className={classes.heading}>
          Customer information
        </Text>
        <Switch
          size="xs"
          labelPosition="left"
          label="Show values"
          checked={isShown}
          onChange={({ currentTarget }) => {
            setShown(currentTarget.checked)
          }}
        />
      </Group>
      <dl className={classes.rows}>
        {rows.map((row) => (
          <div key={row.parameter} className={classes.row} data-wrong={row.problems.length > 0}>
            <dt>
              {row.label}
              <span className={classes.parameter}>{row.parameter}</span>
            </dt>
            <dd>
              {row.values.map((value) => (
                // Switching all on or off undoes what was clicked one by one.
                <Value
                  key={`${String(value.sent)} ${String(isShown)}`}
                  row={row}
                  value={value}
                  isShownAtFirst={isShown}
                />
              ))}
              {row.values.length === 0 && (
                <Badge variant="light" color="orange" size="sm">
                  Not sent
                </Badge>
              )}
              <Problems parameter={row.parameter} label={row.label} problems={row.problems} fix={fix} />
              <Notices reasons={row.notices} />
            </dd>
          </div>
        ))}
      </dl>
    </Stack>
  )
}

interface ValueProps {
  row: CustomerRow
  value: PreviewValue
  isShownAtFirst: boolean
}

function Value({ row: { hashed, label }, value: { normalized, sent }, isShownAtFirst }: ValueProps) {
  const [isShown, setShown] = useState(isShownAtFirst)
  if (normalized === null) {
    return (
      <div className={classes.value}>
        <Text span size="xs" c="dimmed">
          came hashed
        </Text>
        <Arrow />
        <Hash hash={String(sent)} />
      </div>
    )
  }
  return (
    <div className={classes.value}>
      <UnstyledButton
        className={classes.secret}
        aria-label={`${label}: ${isShown ? `${String(normalized)}, hide` : 'hidden, show'}`}
        onClick={() => {
          setShown(!isShown)
        }}
      >
        {isShown ? String(normalized) : mask(normalized)}
      </UnstyledButton>
      {hashed && (
        <>
          <Arrow />
          <Hash hash={String(sent)} />
        </>
      )}
    </div>
  )
}

function Arrow() {
  return (
    <span aria-label="is sent as" role="img" className={classes.arrow}>
      →
    </span>
  )
}

function Hash({ hash }: { hash: string }) {
  return (
    <Tooltip label={hash} multiline maw={320} className={classes.fullHash}>
      <code className={classes.hash}>{shorten(hash)}</code>
    </Tooltip>
  )
}
