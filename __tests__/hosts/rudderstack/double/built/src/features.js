/** What the transformer can do, as it stands before any file is mounted. */
exports.default = { routerTransform: {} }
