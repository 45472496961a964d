/** As much of PostHog's two languages as the templates of this definition use: expressions in inputs, and filters. */
import type { Default, Input } from './template'

export interface Globals {
  event: Record<string, unknown>
  person: Record<string, unknown>
}

const PATH = /^(?:event|person)(?:\.[\w$]+)+$/

function evaluate(expression: string, globals: Globals): unknown {
  const text = expression.trim()
  const list = /^\[(.*)\]$/.exec(text)?.[1]
  if (list !== undefined) return [evaluate(list, globals)]
  const [first = '', ...rest] = text.split(' ?? ')
  if (rest.length > 0) return evaluate(first, globals) ?? evaluate(rest.join(' ?? '), globals)
  const literal = /^'([^']*)'$/.exec(text)?.[1]
  if (literal !== undefined) return literal
  if (!PATH.test(text)) throw new SyntaxError(`The host cannot read the expression ${text}`)
  let value: unknown = globals
  for (const key of text.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  }
  return value ?? null
}

/** Renders one default: a text in braces is an expression, anything else stays as it is. */
export function render(value: Default, globals: Globals): unknown {
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, render(inner, globals)]))
  }
  const expression = typeof value === 'string' ? /^\{(.*)\}$/s.exec(value)?.[1] : undefined
  return expression === undefined ? (value ?? null) : evaluate(expression, globals)
}

/** Renders all inputs. A choice is no template there: it stays as it stands. */
export function renderInputs(inputs: Record<string, Input>, globals: Globals): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => [
      key,
      input.type === 'choice' ? input.default : render(input.default, globals)
    ])
  )
}

/** Does an event of this name pass the filter? Throws on what the host could not read. */
export function passes(filter: string, event: string): boolean {
  const tokens = filter.match(/\(|\)|'[^']*'|[^\s()',]+/g) ?? []
  let next = 0
  const take = (): string => tokens[next++] ?? ''
  const names = (): string[] => {
    const list: string[] = []
    for (let token = take(); token !== ')'; token = take()) if (token.startsWith("'")) list.push(token.slice(1, -1))
    return list
  }
  const atom = (): boolean => {
    const token = take()
    if (token === '(') {
      const value = either()
      if (take() !== ')') throw new SyntaxError(`A parenthesis is left open in ${filter}`)
      return value
    }
    if (token !== 'event') throw new SyntaxError(`The host cannot read ${token} in ${filter}`)
    const operator = take()
    if (operator === '=') return take() === `'${event}'`
    if (operator === '!=') return take() !== `'${event}'`
    const isNegated = operator === 'not'
    if (isNegated) take()
    return names().includes(event) !== isNegated
  }
  const both = (): boolean => {
    let value = atom()
    while (tokens[next] === 'and') {
      next++
      value = atom() && value
    }
    return value
  }
  const either = (): boolean => {
    let value = both()
    while (tokens[next] === 'or') {
      next++
      value = both() || value
    }
    return value
  }
  const value = either()
  if (next !== tokens.length) throw new SyntaxError(`The host cannot read the end of ${filter}`)
  return value
}
