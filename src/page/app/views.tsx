import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { Waiting } from '../ui/waiting'

const SyncsPage = lazy(async () => ({ default: (await import('../syncs')).SyncsPage }))
const SyncPage = lazy(async () => ({ default: (await import('../syncs')).SyncPage }))
const SavedPage = lazy(async () => ({ default: (await import('../syncs')).SavedPage }))
const DeliveriesPage = lazy(async () => ({ default: (await import('../deliveries')).DeliveriesPage }))
const QualityPage = lazy(async () => ({ default: (await import('../quality')).QualityPage }))

/** The view that the address names; each is loaded when it is asked for first. */
export function Views() {
  return (
    <Suspense fallback={<Waiting label="Loading" />}>
      <Switch>
        <Route path="/syncs" component={SyncsPage} />
        <Route path="/new-sync">
          <SyncPage address={undefined} />
        </Route>
        <Route path="/syncs/:name">{({ name }) => <SyncPage key={name} address={name} />}</Route>
        <Route path="/syncs/:name/fields/:parameter">
          {({ name, parameter }) => <SyncPage key={name} address={name} parameter={parameter} />}
        </Route>
        <Route path="/syncs/:name/saved">{({ name }) => <SavedPage address={name} />}</Route>
        <Route path="/deliveries" component={DeliveriesPage} />
        <Route path="/quality" component={QualityPage} />
        <Route>
          <Redirect to="/syncs" replace />
        </Route>
      </Switch>
    </Suspense>
  )
}
