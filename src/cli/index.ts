#!/usr/bin/env node
/** What the command and its server need; the library itself works with older ones. */
const MIN_NODE_MAJOR = 20

const [major] = process.versions.node.split('.').map(Number)
if (major < MIN_NODE_MAJOR) {
  process.stderr.write(
    `meta-pixel: the command needs Node ${MIN_NODE_MAJOR} or newer, this is ${process.version}. ` +
      'The library (require("action-destination-meta-pixel")) works from Node 18.17 on.\n'
  )
  process.exitCode = 2
} else {
  // Not before: what it loads does not run on older ones.
  void import('./program.js').then(({ main }) => main(process.argv))
}
