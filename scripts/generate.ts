/**
 * Writes what follows from the definition: `generated-types.ts` (the types of settings and payload), `metadata.json` (the
 * form in which segmentio/action-destinations publishes a destination), the browser's table of events, the sandbox's list of
 * customer parameters, RudderStack's mapping
 * file, the recipes' mapping files, and the tables and the example of docs/parameters.md. With --check nothing is written, and the exit status is 1 when a file would change.
 */
import { fieldsToJsonSchema, type GlobalSetting, type InputField } from '@segment/actions-core'
import { compile } from 'json-schema-to-typescript'
import fs from 'node:fs'
import path from 'node:path'
import prettier from 'prettier'
import destination from '../src/destination'
import { browserEvents, browserEventsSource } from './browser-events'
import { mappingFiles, rudderstackMappings } from './mapping-files'
import { engineMappingSource } from './rudderstack-engine'
import { toMetadata } from './metadata'
import { withSections } from './parameters-page'
import { sandboxParametersSource } from './sandbox-parameters'

type JsonSchema = ReturnType<typeof fieldsToJsonSchema>

const folder = path.join(__dirname, '../src/destination')
const PARAMETERS = path.join(__dirname, '../docs/parameters.md')
const BROWSER = path.join(__dirname, '../src/browser/events.ts')
const SANDBOX = path.join(__dirname, '../src/sandbox/customer-parameters.ts')
const style = { semi: false, singleQuote: true, trailingComma: 'none', printWidth: 120 } as const

/** Titles and choices would become types of their own, and make the types harder to read than the fields are. */
function withoutExtras(schema: JsonSchema): JsonSchema {
  const { title: _title, enum: _enum, ...rest } = schema
  if (rest.type === 'object' && rest.properties !== undefined) {
    const entries = Object.entries(rest.properties).map(([key, property]) => [key, withoutExtras(property)] as const)
    return { ...rest, properties: Object.fromEntries(entries) }
  }
  if (rest.type === 'array' && rest.items !== undefined && !Array.isArray(rest.items)) {
    return { ...rest, items: withoutExtras(rest.items) }
  }
  return rest
}

async function toTypes(fields: Record<string, InputField | GlobalSetting>, name: string): Promise<string> {
  const schema = withoutExtras(fieldsToJsonSchema(fields, { tsType: true }))
  return compile(schema, name, {
    bannerComment: '// Generated file. DO NOT MODIFY IT BY HAND.',
    style
  })
}

async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  files.set('generated-types.ts', await toTypes(destination.authentication?.fields ?? {}, 'Settings'))
  for (const [key, action] of Object.entries(destination.actions)) {
    files.set(path.join(key, 'generated-types.ts'), await toTypes(action.fields, 'Payload'))
  }
  files.set('metadata.json', `${JSON.stringify(toMetadata(destination), null, 2)}\n`)
  files.set(BROWSER, await prettier.format(browserEventsSource(browserEvents()), { ...style, parser: 'typescript' }))
  files.set(SANDBOX, await prettier.format(sandboxParametersSource(), { ...style, parser: 'typescript' }))
  for (const [file, text] of mappingFiles()) files.set(path.join(__dirname, '..', file), text)
  files.set(
    path.join(__dirname, '../src/hosts/rudderstack/engine/mapping.ts'),
    await prettier.format(engineMappingSource(rudderstackMappings()), { ...style, parser: 'typescript' })
  )
  files.set(
    PARAMETERS,
    await prettier.format(withSections(fs.readFileSync(PARAMETERS, 'utf8')), { ...style, parser: 'markdown' })
  )
  return files
}

async function main(): Promise<void> {
  const check = process.argv.includes('--check')
  for (const [name, content] of await generate()) {
    const file = path.resolve(folder, name)
    const current = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
    if (current === content) continue
    if (check) {
      console.error(`${path.relative('.', file)} does not follow from the definition any more: run "npm run generate".`)
      process.exitCode = 1
    } else {
      fs.writeFileSync(file, content)
      console.log(`wrote ${path.relative('.', file)}`)
    }
  }
}

void main()
