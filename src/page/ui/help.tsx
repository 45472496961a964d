import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { InfoIcon } from './icons'
import classes from './ui.module.css'

/** A label, and a sign that there is more to say about it: by mouse, by touch and by the keyboard. */
export function Help({ label, text }: { label: ReactNode; text: string }) {
  if (text === '') return label
  return (
    <span className={classes.help}>
      {label}
      <Tooltip label={text} multiline maw={340}>
        <button type="button" className={classes.sign} aria-label={text}>
          <InfoIcon />
        </button>
      </Tooltip>
    </span>
  )
}
