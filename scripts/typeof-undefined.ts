import ts from 'typescript'

/**
 * Writes `x === undefined` as `typeof x === 'undefined'`. A file of rudder-transformer declares a variable of that name for its
 * whole program, so that comparing with it tells that compiler nothing.
 *
 * @param text of a TypeScript module
 */
export function withTypeofUndefined(text: string): string {
  const source = ts.createSourceFile('module.ts', text, ts.ScriptTarget.ES2022, true)
  const edits: { start: number; end: number; by: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isEquality(node.operatorToken.kind) && isUndefined(node.right)) {
      const { left, right } = node
      const isUnary = ts.isLeftHandSideExpression(left)
      edits.push({ start: left.getStart(source), end: left.getStart(source), by: isUnary ? 'typeof ' : 'typeof (' })
      if (!isUnary) edits.push({ start: left.getEnd(), end: left.getEnd(), by: ')' })
      edits.push({ start: right.getStart(source), end: right.getEnd(), by: "'undefined'" })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  // The later one of two at the same place stands further inside.
  return edits
    .sort((one, other) => other.start - one.start)
    .reduce((result, { start, end, by }) => result.slice(0, start) + by + result.slice(end), text)
}

function isEquality(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
}

const isUndefined = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === 'undefined'
