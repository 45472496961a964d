// eslint-disable-next-line @typescript-eslint/no-require-imports -- this folder is a CommonJS package of its own
module.exports = require('prettier')
