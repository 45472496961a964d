/**
 * Joins TypeScript modules into fewer, larger ones, for repositories that want a destination in few files. What modules of one
 * group import from each other becomes plain names; a name that two of them use for different things is renamed in one.
 */
import path from 'node:path'
import ts from 'typescript'
import { Project, type Sources } from './project'
import { declaredBy, withoutUnused } from './unused'

/**
 * @param sources every file of the folder
 * @param groups target file → the files that go into it; files in no group stay apart
 * @param isEntry files that others load: their exports stay. Elsewhere what nobody uses is left out
 * @returns the new files by their path, to be formatted still
 * @throws Error when a module imports another one of its group by default
 */
export function mergeModules(
  sources: Sources,
  groups: Readonly<Record<string, readonly string[]>>,
  isEntry: (file: string) => boolean
): Map<string, string> {
  const project = new Project(sources)
  const targetOf = new Map<string, string>()
  for (const [target, files] of Object.entries(groups)) for (const file of files) targetOf.set(file, target)
  for (const files of Object.values(groups)) separateNames(project, files)
  const targets = { ...groups }
  for (const file of project.files()) if (!targetOf.has(file)) targets[file] = [file]
  const result = new Map<string, string>()
  for (const [target, files] of Object.entries(targets)) {
    const isExported = isEntry(target) ? () => true : usedElsewhere(project, target, targetOf)
    result.set(target, withoutUnused(joinFiles(project, target, files, targetOf, isExported)))
  }
  return withoutUnusedExports(result, isEntry)
}

/** What is left out of one file may have been the last that used an export of another. */
function withoutUnusedExports(files: Map<string, string>, isEntry: (file: string) => boolean): Map<string, string> {
  const project = new Project(files)
  let changed = false
  for (const [file, text] of files) {
    if (isEntry(file)) continue
    const isExported = usedElsewhere(project, file, new Map())
    const shorter = withoutUnused(joinFiles(project, file, [file], new Map(), isExported))
    // Only what became shorter may have let something else become unused.
    if (shorter.length < text.length) changed = true
    files.set(file, shorter)
  }
  return changed ? withoutUnusedExports(files, isEntry) : files
}

/** Where a file declares its names: functions, classes, types and constants of its own. */
function declared(source: ts.SourceFile): Map<string, number> {
  const names = new Map<string, number>()
  const add = (name: ts.Node | undefined): void => {
    if (name !== undefined && ts.isIdentifier(name)) names.set(name.text, name.getStart(source))
  }
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) add(name)
    } else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)
    ) {
      add(statement.name)
    }
  }
  return names
}

/** Renames what would clash: the later file's name gets the file's own name in it. */
function separateNames(project: Project, files: readonly string[]): void {
  const taken = new Set(files.flatMap((file) => importedFromElsewhere(project, file, files)))
  for (const file of files) {
    for (const name of [...declared(project.parse(file)).keys()]) {
      if (taken.has(name)) {
        const position = declared(project.parse(file)).get(name)
        if (position !== undefined) project.rename(file, position, distinctName(name, file, taken))
      }
    }
    for (const name of declared(project.parse(file)).keys()) taken.add(name)
  }
}

/** The names that a file of the group has from outside of it. */
function importedFromElsewhere(project: Project, file: string, files: readonly string[]): string[] {
  return project.parse(file).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return []
    const from = project.resolve(file, statement.moduleSpecifier.text)
    if (from !== undefined && files.includes(from)) return []
    const bindings = statement.importClause?.namedBindings
    if (bindings === undefined) return []
    return ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [bindings.name.text]
  })
}

/** `YEARS` of event-time.ts → `EVENT_TIME_YEARS`; `parse` → `parseEventTime`; `Fields` → `EventTimeFields`. */
function distinctName(name: string, file: string, taken: ReadonlySet<string>): string {
  const parts = path.posix
    .basename(file, '.ts')
    .replace(/^index$/, path.posix.basename(path.posix.dirname(file)))
    .split(/[-_]/)
  const pascal = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')
  const candidates = /^[A-Z][A-Z0-9_]*$/.test(name)
    ? [`${parts.join('_').toUpperCase()}_${name}`]
    : /^[A-Z]/.test(name)
      ? [`${pascal}${name}`]
      : [`${name}${pascal}`]
  const free = [...candidates, ...candidates.map((candidate) => `${candidate}2`)].find((each) => !taken.has(each))
  if (free === undefined) throw new Error(`No free name for ${name} of ${file}.`)
  return free
}

/** @returns the text of one target: its imports, then its files' own statements in an order in which they can run */
function joinFiles(
  project: Project,
  target: string,
  files: readonly string[],
  targetOf: ReadonlyMap<string, string>,
  isExported: (name: string) => boolean
): string {
  const imports = new Map<string, Map<string, boolean>>()
  const whole = new Set<string>()
  const bodies: string[] = []
  for (const file of inOrder(project, files)) {
    const source = project.parse(file)
    let body = ''
    for (const statement of source.statements) {
      if (ts.isImportDeclaration(statement)) collectImport(project, file, statement, target, targetOf, imports, whole)
      else if (ts.isExportDeclaration(statement)) body += reexport(project, file, statement, target, targetOf)
      else body += bodyOf(source, statement, isExported)
    }
    bodies.push(body.trim())
  }
  return [...whole, ...importLines(imports), '', ...bodies].join('\n').trimStart() + '\n'
}

/** @returns whether a declaration of the target is imported by a file outside of it */
function usedElsewhere(
  project: Project,
  target: string,
  targetOf: ReadonlyMap<string, string>
): (name: string) => boolean {
  const used = new Set<string>()
  for (const file of project.files()) {
    if ((targetOf.get(file) ?? file) === target) continue
    for (const statement of project.parse(file).statements) {
      const names = namesOf(statement)
      if (names === undefined) continue
      const from = project.resolve(file, names.specifier)
      if (from !== undefined && (targetOf.get(from) ?? from) === target) for (const name of names.names) used.add(name)
    }
  }
  return (name) => used.has(name)
}

function namesOf(statement: ts.Statement): { specifier: string; names: string[] } | undefined {
  if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
    const bindings = statement.importClause?.namedBindings
    const names =
      bindings !== undefined && ts.isNamedImports(bindings)
        ? bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
        : []
    return { specifier: statement.moduleSpecifier.text, names }
  }
  if (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined) {
    const { exportClause, moduleSpecifier } = statement
    if (exportClause === undefined || !ts.isNamedExports(exportClause) || !ts.isStringLiteral(moduleSpecifier))
      return undefined
    return {
      specifier: moduleSpecifier.text,
      names: exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
    }
  }
  return undefined
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

/** Files after those of the same group that they import. */
function inOrder(project: Project, files: readonly string[]): string[] {
  const order: string[] = []
  const open = new Set<string>()
  const visit = (file: string): void => {
    if (order.includes(file)) return
    if (open.has(file)) return
    open.add(file)
    for (const statement of project.parse(file).statements) {
      // Types do not run: they bind no order.
      if (ts.isImportDeclaration(statement) && isTypeOnly(statement.importClause)) continue
      const names = namesOf(statement)
      const from = names === undefined ? undefined : project.resolve(file, names.specifier)
      if (from !== undefined && files.includes(from)) visit(from)
    }
    order.push(file)
  }
  files.forEach(visit)
  return order
}

function collectImport(
  project: Project,
  file: string,
  statement: ts.ImportDeclaration,
  target: string,
  targetOf: ReadonlyMap<string, string>,
  imports: Map<string, Map<string, boolean>>,
  whole: Set<string>
): void {
  const specifier = (statement.moduleSpecifier as ts.StringLiteral).text
  const from = project.resolve(file, specifier)
  const module = from === undefined ? specifier : (targetOf.get(from) ?? from)
  if (module === target) {
    if (statement.importClause?.name !== undefined) throw new Error(`${file} imports ${specifier} by default.`)
    return
  }
  const path = from === undefined ? specifier : relativeImport(target, module)
  const clause = statement.importClause
  const bindings = clause?.namedBindings
  if (clause?.name !== undefined || bindings === undefined || ts.isNamespaceImport(bindings)) {
    whole.add(statement.getText().replace(/(['"]).*\1/, `'${path}'`))
    return
  }
  const names = imports.get(path) ?? new Map<string, boolean>()
  imports.set(path, names)
  for (const element of bindings.elements) {
    const isType = isTypeOnly(clause) || element.isTypeOnly
    const text = element.getText().replace(/^type /, '')
    names.set(text, isType && (names.get(text) ?? true))
  }
}

function importLines(imports: ReadonlyMap<string, ReadonlyMap<string, boolean>>): string[] {
  const sorted = [...imports].sort(([one], [other]) => Number(one.startsWith('.')) - Number(other.startsWith('.')))
  return sorted.map(([path, names]) => {
    const all = [...names].sort(([one], [other]) => (one < other ? -1 : 1))
    if (all.every(([, isType]) => isType))
      return `import type { ${all.map(([name]) => name).join(', ')} } from '${path}'`
    return `import { ${all.map(([name, isType]) => (isType ? `type ${name}` : name)).join(', ')} } from '${path}'`
  })
}

function relativeImport(from: string, to: string): string {
  const relative = path.posix.relative(path.posix.dirname(from), to).replace(/(?:\/index)?\.ts$/, '')
  if (relative === '' || relative === 'index') return '.'
  return relative.startsWith('.') ? relative : `./${relative}`
}

function reexport(
  project: Project,
  file: string,
  statement: ts.ExportDeclaration,
  target: string,
  targetOf: ReadonlyMap<string, string>
): string {
  const { moduleSpecifier } = statement
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return `${statement.getText()}\n`
  const from = project.resolve(file, moduleSpecifier.text)
  const module = from === undefined ? moduleSpecifier.text : (targetOf.get(from) ?? from)
  if (module === target) return ''
  const path = from === undefined ? moduleSpecifier.text : relativeImport(target, module)
  return `${statement.getText().replace(/(['"]).*\1/, `'${path}'`)}\n`
}

/** A statement with the comment before it; no longer exported when nobody outside asks for it. */
function bodyOf(source: ts.SourceFile, statement: ts.Statement, isExported: (name: string) => boolean): string {
  const text = statement.getFullText(source)
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  const exported = modifiers.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  if (exported === undefined || isDefault || declaredBy(statement).some(isExported)) return text
  const start = exported.getStart(source) - statement.getFullStart()
  return text.slice(0, start) + text.slice(start).replace(/^export\s+/, '')
}
