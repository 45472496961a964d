import { Alert, type AlertProps } from '@mantine/core'

interface ProblemAlertProps extends AlertProps {
  title: string
  /** In words to act on */
  message: string
}

/** Something went wrong, and why. */
export function ProblemAlert({ title, message, ...rest }: ProblemAlertProps) {
  return (
    <Alert color="red" variant="light" title={title} {...rest}>
      {message}
    </Alert>
  )
}
