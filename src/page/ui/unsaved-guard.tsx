import { Button, Group, Modal, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

/** The way back comes as both, in this order. */
const MOVES = ['popstate', 'hashchange']

/** Asks before what was changed is left behind unsaved: by a link, by the way back, or by closing the tab. */
export function UnsavedGuard({ isActive }: { isActive: boolean }) {
  const [target, setTarget] = useState<string>()
  const isAllowed = useRef(false)

  useEffect(() => {
    if (!isActive) return undefined
    const onClick = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#/"]') : null
      if (isAllowed.current || link === null || link.hash === window.location.hash) return
      event.preventDefault()
      event.stopPropagation()
      setTarget(link.hash)
    }
    const here = window.location.href
    // The browser has gone back already: it is led here again before anybody renders another view.
    const onMove = (event: Event): void => {
      if (isAllowed.current) return
      const { href, hash } = window.location
      if (href !== here) {
        history.pushState(null, '', here)
        setTarget(hash)
      }
      event.stopImmediatePropagation()
    }
    const onUnload = (event: BeforeUnloadEvent): void => {
      event.preventDefault()
    }
    document.addEventListener('click', onClick, true)
    for (const move of MOVES) window.addEventListener(move, onMove, true)
    window.addEventListener('beforeunload', onUnload)
    return () => {
      document.removeEventListener('click', onClick, true)
      for (const move of MOVES) window.removeEventListener(move, onMove, true)
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
      <Text size="sm">Your changes to this sync are not saved and will be lost.</Text>
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
