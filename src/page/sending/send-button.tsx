import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { SendIcon } from '../ui/icons'
import { SendHere } from './send-here'
import classes from './sending.module.css'

/** Opens the panel over whatever is being done. */
export function SendButton() {
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<SendIcon />}
        className={classes.button}
        aria-label="Send events here"
        onClick={open}
      >
        <span className={classes.words}>Send events</span>
      </Button>
      <Modal opened={isOpen} onClose={close} title="Send events here" size="lg">
        <SendHere />
      </Modal>
    </>
  )
}
