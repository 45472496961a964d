/** Prints, as JSON, the generated-types.ts that the monorepo's own command would write for the destination. */
import { fieldsToJsonSchema } from '@segment/actions-core'
import type { DestinationDefinition, GlobalSetting, InputField } from '@segment/actions-core'
import { compile } from 'json-schema-to-typescript'
import * as path from 'path'

interface Schema {
  title?: unknown
  enum?: unknown
  type?: unknown
  properties?: Record<string, Schema>
  items?: Schema
}

function simplify({ title: _title, enum: _choices, properties, items, ...rest }: Schema): Schema {
  const inner = Object.entries(properties ?? {}).map(([key, property]) => [key, simplify(property)] as const)
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(inner) }),
    ...(items === undefined ? {} : { items: simplify(items) })
  }
}

async function typesOf(fields: Record<string, InputField | GlobalSetting>, name: string): Promise<string> {
  const schema = simplify(fieldsToJsonSchema(fields, { tsType: true }) as Schema)
  return compile(schema as Parameters<typeof compile>[0], name, {
    bannerComment: '// Generated file. DO NOT MODIFY IT BY HAND.',
    style: { semi: false, singleQuote: true, trailingComma: 'none', printWidth: 120 }
  })
}

async function main(): Promise<void> {
  // By a path that only exists once the destination lies beside this file.
  const folder = path.join(__dirname, 'destinations/meta-pixel')
  const { default: Definition } = (await import(folder)) as { default: DestinationDefinition }
  const files: Record<string, string> = {
    'generated-types.ts': await typesOf(Definition.authentication?.fields ?? {}, 'Settings')
  }
  for (const [key, action] of Object.entries(Definition.actions)) {
    files[`${key}/generated-types.ts`] = await typesOf(action.fields, 'Payload')
  }
  process.stdout.write(JSON.stringify(files))
}

void main()
