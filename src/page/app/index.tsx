import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { Router } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { createQueries } from './queries'
import { Shell } from './shell'
import { cssVariables, theme } from './theme'
import { Views } from './views'

const queries = createQueries()

/** The page: everything that surrounds its views. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Router hook={useHashLocation}>
          <Shell>
            <Views />
          </Shell>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
}
