import { Text } from '@mantine/core'

/** What should be known of a value that was changed or left out. */
export function Notices({ reasons }: { reasons: string[] }) {
  return reasons.map((reason) => (
    <Text key={reason} size="xs" c="var(--notice-color)">
      {`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`.replace(/\.\.$/, '.')}
    </Text>
  ))
}
