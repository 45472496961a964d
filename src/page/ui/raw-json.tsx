import { Button, Code, Collapse, CopyButton, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import classes from './ui.module.css'

interface RawJsonProps {
  /** What it is: "request", "event" */
  of: string
  value: unknown
  /** What stands before the value when it is shown or copied */
  head?: string
}

/** The real thing, for whoever asks for it. */
export function RawJson({ of, value, head }: RawJsonProps) {
  const [isOpen, { toggle }] = useDisclosure(false)
  const text = `${head === undefined ? '' : `${head}\n\n`}${JSON.stringify(value, null, 2)}`
  return (
    <div>
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={toggle} aria-expanded={isOpen}>
          {isOpen ? 'Hide' : 'Show'} {of} as JSON
        </Button>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="subtle" size="xs" onClick={copy}>
              {copied ? 'Copied' : `Copy ${of}`}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Collapse expanded={isOpen} keepMounted={false}>
        <Code block mt="xs" className={classes.json} tabIndex={0} role="region" aria-label={`The ${of} as JSON`}>
          {text}
        </Code>
      </Collapse>
    </div>
  )
}
