// For ES modules: there, the default import of the CommonJS entry would be the whole module.
import { destination } from './index.js'

export { destination }
export default destination
