import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

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
  {
    // The destination imports only actions-core, node's own modules and google-libphonenumber: it is what hosts load and what goes upstream.
    files: ['src/destination/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+(cli|server|sandbox|page|register)(/|$)',
              message: 'Imports run downwards only.'
            }
          ]
        }
      ]
    }
  },
  {
    // server-event is pure: it imports nothing outside its own folder, so that an isolate without node modules can bundle it.
    files: ['src/destination/server-event/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: '^[^.]', message: 'server-event imports nothing.' }] }]
    }
  },
  {
    // The browser's half is two kilobytes for a page that others wrote: it imports nothing outside its folder.
    files: ['src/browser/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!\\./)', message: 'browser imports nothing.' }] }]
    }
  },
  {
    // The sandbox shares no code with the destination, so that a mistake in one is caught by the other.
    files: ['src/sandbox/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: 'destination', message: 'The sandbox shares no code with the destination.' }] }
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
