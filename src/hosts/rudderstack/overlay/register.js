// Loaded before the transformer starts (NODE_OPTIONS=--require …): tells it that this destination has a router transform.
const path = require('path')

const DESTINATIONS = (process.env.META_PIXEL_DESTINATIONS || 'META_PIXEL').split(',')
const features = require(path.join(process.env.TRANSFORMER_HOME || '/home/node/app', 'dist/src/features.js'))

for (const name of DESTINATIONS) features.default.routerTransform[name.trim()] = true
