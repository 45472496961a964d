import definition from './destination'

export default definition
/** The same by name, for the entry of ES modules. */
export const destination = definition
