// Preloaded where the command of this repository runs: it finds the client that is installed for these tests.
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier === '@platformatic/kafka' ? { ...context, parentURL: import.meta.url } : context)
})
