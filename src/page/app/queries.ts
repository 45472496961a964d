import { QueryClient } from '@tanstack/react-query'
import { Problem } from '../api'

const TRIES = 2

/** What is asked for is asked again when the server was away, not when it has refused. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2000,
        networkMode: 'always',
        retry: (failures, error) => failures < TRIES && !(error instanceof Problem && error.status >= 400)
      },
      mutations: { networkMode: 'always' }
    }
  })
}
