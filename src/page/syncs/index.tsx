export { SavedPage } from './saved-page'
export { SyncPage } from './sync-page'
export { SyncsPage } from './syncs-page'
