import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** The rooms of src and what each may import, from the ground up: imports run downwards only. The page has a rule of its own. */
const FLOORS = {
  browser: [],
  sandbox: [],
  destination: [],
  delivery: ['destination'],
  hosts: ['delivery', 'destination'],
  quality: ['hosts', 'delivery', 'destination'],
  server: ['sandbox', 'quality', 'hosts', 'delivery', 'destination'],
  consumer: ['server', 'hosts', 'delivery', 'destination'],
  cli: ['consumer', 'server', 'sandbox', 'quality', 'hosts', 'delivery', 'destination']
}

const leaves = (pattern, message) => ({ regex: `^${pattern}`, message })

const OF_ONE_ROOM = {
  // Two kilobytes for a page that others wrote.
  browser: [leaves('(?!\\./)', 'browser imports nothing.')],
  // A mistake in one is caught by the other.
  sandbox: [{ regex: 'destination', message: 'The sandbox shares no code with the destination.' }]
}

/** Forbids every room that does not stand below. */
function notBelow(room, below) {
  const others = [...Object.keys(FLOORS), 'page', 'register'].filter((each) => each !== room && !below.includes(each))
  return leaves(
    `(?:\\.\\./)+(?:${others.join('|')})(?:/|$)`,
    `Imports run downwards only: ${room} may use ${below.join(', ') || 'nothing'}.`
  )
}

// What runs inside RudderStack's transformer, and the double of it: checked by its own rules, in a test.
const IN_RUDDERSTACK = [
  'src/hosts/rudderstack/transformer/',
  'src/hosts/rudderstack/overlay/',
  '__tests__/hosts/rudderstack/double/'
]

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '**/generated-types.ts', 'bench/peers/', ...IN_RUDDERSTACK] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // It would demand the "!" that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
      ]
    }
  },
  {
    // The configuration files are plain JavaScript outside the TypeScript project.
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { module: 'writable', require: 'readonly', process: 'readonly', console: 'readonly' } }
  },
  ...Object.entries(FLOORS).map(([room, below]) => ({
    files: [`src/${room}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns: [notBelow(room, below), ...(OF_ONE_ROOM[room] ?? [])] }] }
  })),
  {
    // Within the destination: payload → server event → Meta, and the action above both.
    files: ['src/destination/graph-api/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [leaves('\\.\\./streamEvent', 'graph-api stands below the action.')] }
      ]
    }
  },
  {
    // server-event is pure: it imports nothing outside its own folder, so that an isolate without node modules can bundle it.
    files: ['src/destination/server-event/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [leaves('(?:[^.]|\\.\\./)', 'server-event imports nothing.')] }]
    }
  },
  {
    files: ['src/destination/server-event/normalize/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [leaves('(?:[^.]|\\.\\./\\.\\./)', 'server-event imports nothing.')] }
      ]
    }
  },
  {
    // The page talks to the server over HTTP: it shares no code with it.
    files: ['src/page/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+(cli|server(?!/api/contract$)|sandbox|destination|delivery|quality|browser)/',
              message: 'The page talks to the server over HTTP.'
            }
          ]
        }
      ]
    }
  },
  {
    // The page is compiled with it, so nothing of the server may come along but the vocabulary of outcomes.
    files: ['src/server/api/contract.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(ImportDeclaration:not([importKind="type"][source.value="../../delivery/outcome"]), ExportAllDeclaration, VariableDeclaration, FunctionDeclaration, ClassDeclaration, TSEnumDeclaration)',
          message: 'The contract holds types only, and imports nothing but the vocabulary of outcomes.'
        }
      ]
    }
  },
  {
    // In a test, what an index or a key gives may be missing: that is what the test is about.
    files: ['__tests__/**/*.{ts,tsx}'],
    rules: { '@typescript-eslint/no-unnecessary-condition': 'off' }
  },
  prettier
)
