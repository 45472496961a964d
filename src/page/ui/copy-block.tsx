import { Button, Code, CopyButton, Stack } from '@mantine/core'
import classes from './ui.module.css'

interface CopyBlockProps {
  /** What it is, for whoever does not see it */
  label: string
  text: string
  /** Of the button */
  copy?: string
}

/** Something to paste elsewhere. */
export function CopyBlock({ label, text, copy: words = 'Copy' }: CopyBlockProps) {
  return (
    <Stack gap="xs">
      <Code block className={classes.block} tabIndex={0} role="region" aria-label={label}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy} style={{ alignSelf: 'start' }}>
            {copied ? 'Copied' : words}
          </Button>
        )}
      </CopyButton>
    </Stack>
  )
}
