import { Center, Loader } from '@mantine/core'

/** Something is on its way. */
export function Waiting({ label }: { label: string }) {
  return (
    <Center mih={240}>
      <Loader size="sm" aria-label={label} role="status" />
    </Center>
  )
}
