import { Command, CommanderError } from 'commander'
import fs from 'node:fs'
import path from 'node:path'
import { buildUpstream } from '../../scripts/build-upstream'
import { registerExportUpstreamCommand } from '../../src/cli/export-upstream'
import destination from '../../src/destination'
import { CUSTOMER_INFORMATION } from '../../src/destination/server-event/customer-information'
import { documentation } from '../../src/hosts/segment/upstream/documentation'
import { exportDestination, exportDocs } from '../../src/hosts/segment/upstream/export'
import { pullRequest } from '../../src/hosts/segment/upstream/pull-request'
import { filesBelow, temporaryFolder } from './support/folders'

let folder: string
let built: string

beforeAll(() => {
  folder = temporaryFolder()
  built = path.join(folder, 'built')
  buildUpstream(built)
})
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})

describe('meta-pixel export-upstream', () => {
  it('writes the built folder, and nothing else', () => {
    const target = path.join(folder, 'a', 'meta-pixel')
    const written = exportDestination(target, built)
    expect(filesBelow(target)).toEqual(filesBelow(built))
    expect([...written].sort()).toEqual(filesBelow(built))
    expect(fs.readFileSync(path.join(target, 'index.ts'))).toEqual(fs.readFileSync(path.join(built, 'index.ts')))
  })

  it('overwrites an earlier export', () => {
    const target = path.join(folder, 'again')
    exportDestination(target, built)
    fs.writeFileSync(path.join(target, 'index.ts'), 'old')
    exportDestination(target, built)
    expect(fs.readFileSync(path.join(target, 'index.ts'), 'utf8')).toContain('Meta Pixel / Conversions API')
  })

  it('refuses a folder that holds anything else, and leaves it alone', () => {
    const target = path.join(folder, 'mine')
    fs.mkdirSync(target)
    fs.writeFileSync(path.join(target, 'notes.txt'), 'mine')
    expect(() => exportDestination(target, built)).toThrow(/files that do not belong to the destination \(notes\.txt\)/)
    expect(filesBelow(target)).toEqual(['notes.txt'])
  })

  it('says what to do when there is no build, with the exit status of bad usage', () => {
    const program = new Command('meta-pixel').exitOverride().configureOutput({ writeErr: () => undefined })
    registerExportUpstreamCommand(program)
    // Run from its source, the command has no built folder beside it.
    const call = (): unknown => program.parse(['node', 'meta-pixel', 'export-upstream', path.join(folder, 'none')])
    expect(call).toThrow(/run "npm run build" first/)
    expect(call).toThrow(CommanderError)
    try {
      call()
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 2 })
    }
  })

  it('writes the documents of the contribution', () => {
    const target = path.join(folder, 'docs')
    expect(exportDocs(target)).toEqual(['pull-request.md', path.join('actions-meta-pixel', 'index.md')])
    expect(filesBelow(target)).toHaveLength(2)
  })
})

describe('the documentation page', () => {
  const page = documentation()

  it("has the front matter of Segment's pages, and tables with every setting, preset, field and parameter", () => {
    expect(page).toMatch(
      /^---\ntitle: Meta Pixel \/ Conversions API Destination\nhide-boilerplate: true\nhide-dossier: true\n---\n/
    )
    const labels = [
      ...Object.values(destination.authentication?.fields ?? {}),
      ...CUSTOMER_INFORMATION,
      ...Object.values(destination.actions.streamEvent.fields).filter(({ unsafe_hidden: hidden }) => hidden !== true)
    ].map(({ label }) => label)
    expect(labels.filter((label) => !page.includes(`\n| ${label} | `))).toEqual([])
    for (const { name } of destination.presets ?? []) expect(page).toContain(`\n| ${name ?? ''} | `)
  })

  it('has rows of as many cells as the head', () => {
    const tables = page.split('\n\n').filter((block) => block.startsWith('| '))
    expect(tables).toHaveLength(4)
    for (const table of tables) {
      const cells = table.split('\n').map((line) => line.split(/(?<!\\)\|/).length)
      expect(new Set(cells).size).toBe(1)
    }
  })
})

describe('the text of the pull request', () => {
  it('has the headings of the template, and ticks only what is true without anybody doing it', () => {
    const text = pullRequest()
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
      'Testing',
      'Security Review',
      'New Destination Checklist'
    ])
    expect(text.match(/^- \[x\] .*$/gm)).toHaveLength(3)
    expect(text).toMatch(/- \[ \] Tested end-to-end/)
    expect(text).toContain('`accessToken`, `appSecret`')
  })
})
