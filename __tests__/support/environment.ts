// Dates are read and written in one zone on every machine.
process.env.TZ = 'UTC'
// A developer's own credentials must never be used by a test.
for (const name of ['META_PIXEL_ID', 'META_ACCESS_TOKEN', 'META_APP_SECRET', 'META_GRAPH_API_URL']) {
  Reflect.deleteProperty(process.env, name)
}
