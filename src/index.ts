export { default } from './destination'
