/** What a project's tests need. `npm test` runs all; `jest --selectProjects unit` one. A file belongs to the first that fits. */
const PROJECTS = {
  // A real browser, or the page as it is built.
  browser: ['__tests__/browser/both-halves.test.ts', '__tests__/browser/sdks.test.ts', '__tests__/page/*.test.ts'],
  // The package as hosts install it, and their own tools.
  hosts: ['__tests__/hosts/**/*.test.ts', '__tests__/upstream/**/*.test.ts'],
  // Processes, real HTTP, a broker, many random inputs.
  system: [
    '__tests__/{cli,e2e,fuzz,kafka,quality,recipes,sandbox,server}/*.test.ts',
    '__tests__/destination/graph-api/batch.test.ts',
    '__tests__/oracles/*.test.ts'
  ],
  unit: ['__tests__/**/*.test.ts']
}

const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  setupFiles: ['<rootDir>/__tests__/support/environment.ts']
}

const below = (pattern) => `<rootDir>/${pattern}`

/** @type {import('jest').Config} */
module.exports = {
  projects: Object.entries(PROJECTS).map(([displayName, patterns], index, all) => ({
    ...shared,
    displayName,
    testMatch: [
      ...patterns.map(below),
      // The last pattern that fits decides: what an earlier project has is none of this one's.
      ...all.slice(0, index).flatMap(([, earlier]) => earlier.map((pattern) => `!**/${pattern}`))
    ]
  }))
}
