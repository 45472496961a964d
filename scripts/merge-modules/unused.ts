import ts from 'typescript'

/** Drops declarations that are not exported and that nothing in the file names, and imports of what is not named. */
export function withoutUnused(text: string): string {
  const source = ts.createSourceFile('merged.ts', text, ts.ScriptTarget.ES2022, true)
  const uses = new Map<string, number>()
  const count = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) uses.set(node.text, (uses.get(node.text) ?? 0) + 1)
    ts.forEachChild(node, count)
  }
  count(source)
  const kept = source.statements.map((statement) => {
    if (ts.isImportDeclaration(statement)) return withoutUnusedNames(source, statement, uses)
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
    const names = declaredBy(statement)
    const isUnused =
      !isExported && names.length > 0 && names.every((name) => timesIn(statement, name) === uses.get(name))
    return isUnused ? '' : statement.getFullText(source)
  })
  const shorter = kept.join('').trimStart() + '\n'
  return shorter.length < text.length && shorter.trim() !== text.trim() ? withoutUnused(shorter) : shorter
}

/** A function may name itself. */
function timesIn(node: ts.Node, name: string): number {
  let times = ts.isIdentifier(node) && node.text === name ? 1 : 0
  ts.forEachChild(node, (child) => {
    times += timesIn(child, name)
  })
  return times
}

function withoutUnusedNames(
  source: ts.SourceFile,
  statement: ts.ImportDeclaration,
  uses: ReadonlyMap<string, number>
): string {
  const bindings = statement.importClause?.namedBindings
  if (bindings === undefined || !ts.isNamedImports(bindings)) return statement.getFullText(source)
  const used = bindings.elements.filter(({ name }) => (uses.get(name.text) ?? 0) > 1)
  if (used.length === bindings.elements.length) return statement.getFullText(source)
  if (used.length === 0) return ''
  const names = used.map((element) => element.getText(source)).join(', ')
  return statement.getFullText(source).replace(/\{[^}]*\}/, `{ ${names} }`)
}

/** @returns the names that a statement declares */
export function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []))
  }
  const { name } = statement as ts.Statement & { name?: ts.Node }
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : []
}
