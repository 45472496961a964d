import { Button, Group, Modal, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

/** Asks before what was changed is left behind unsaved: by a link, by the way back, or by closing the tab. */
export function UnsavedGuard({ isActive }: { isActive: boolean }) {
  const [target, setTarget] = useState<string>()
  const isAllowed = useRef(false)

  useEffect(() => {
    if (!isActive) return undefined
    const onHashChange = (event: HashChangeEvent): void => {
      if (isAllowed.current || new URL(event.oldURL).hash === new URL(event.newURL).hash) return
      // The router must not hear of it: the form would be gone.
      event.stopImmediatePropagation()
      history.replaceState(history.state, '', event.oldURL)
      setTarget(new URL(event.newURL).hash)
    }
    const onUnload = (event: BeforeUnloadEvent): void => {
      event.preventDefault()
    }
    window.addEventListener('hashchange', onHashChange, true)
    window.addEventListener('beforeunload', onUnload)
    return () => {
      window.removeEventListener('hashchange', onHashChange, true)
      window.removeEventListener('beforeunload', onUnload)
    }
  }, [isActive])

  const stay = (): void => {
    setTarget(undefined)
  }
  const leave = (): void => {
    isAllowed.current = true
    if (target !== undefined) window.location.hash = target
  }
  return (
    <Modal opened={target !== undefined} onClose={stay} title="Leave without saving?">
      <Text size="sm">What you changed in this sync is not saved yet, and would be lost.</Text>
      <Group justify="end" mt="lg">
        <Button variant="default" onClick={leave}>
          Leave
        </Button>
        <Button onClick={stay} data-autofocus>
          Keep editing
        </Button>
      </Group>
    </Modal>
  )
}
