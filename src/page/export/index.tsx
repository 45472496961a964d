import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ExportDialog, type ExportProps } from './export-dialog'

export { ExportDialog } from './export-dialog'

/** Opens the ways to take mappings elsewhere. */
export function ExportButton(props: ExportProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" onClick={open}>
        Export mappings
      </Button>
      <ExportDialog isOpen={isOpen} onClose={close} {...props} />
    </>
  )
}
