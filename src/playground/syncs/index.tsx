export { SyncPage } from './sync-page'
export { SyncsPage } from './syncs-page'
