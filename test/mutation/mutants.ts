import ts from 'typescript'

/** One small change to a source file. */
export interface Mutant {
  /** 1, 2, 3, ... */
  line: number
  /** That line, without its indentation. */
  place: string
  /** What stands there and what is put in its place: `'isFresh' > 'isStale'`. */
  what: string
  /** The whole file with the change. */
  text: string
}

interface Edit {
  start: number
  end: number
  replacement: string
}

// What people read, and what types alone need: nothing follows from them in what is decided.
const unread = ['description', 'meta', 'types', 'hint', 'message', 'id', 'version']

const otherOperators: Partial<Record<ts.SyntaxKind, readonly string[]>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.LessThanToken]: ['<=', '>='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [ts.SyntaxKind.BarBarToken]: ['&&'],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
  [ts.SyntaxKind.AsteriskToken]: ['/'],
  [ts.SyntaxKind.SlashToken]: ['*'],
}

const otherMethods: Readonly<Record<string, string>> = {
  max: 'min',
  min: 'max',
  some: 'every',
  every: 'some',
}

/** Every mutant of a file: each differs from it in one place. What would read as before is none. */
export function mutantsOf(path: string, text: string): Mutant[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)
  const places = literalsByRole(source)
  const edits: Edit[] = []
  const visit = (node: ts.Node): void => {
    if (isPassedOver(node)) return
    edits.push(...editsOf(node, source, places))
    node.forEachChild(visit)
  }
  source.forEachChild(visit)
  const lines = text.split('\n')
  const changing = edits.filter(({ start, end, replacement }) => text.slice(start, end) !== replacement)
  return changing.map(({ start, end, replacement }) => ({
    line: source.getLineAndCharacterOfPosition(start).line + 1,
    place: lines[source.getLineAndCharacterOfPosition(start).line]!.trim(),
    what: `${shortened(text.slice(start, end))} > ${shortened(replacement) || '(gone)'}`,
    text: text.slice(0, start) + replacement + text.slice(end),
  }))
}

function isPassedOver(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node)) return unread.includes(node.name.getText())
  // What an error says is for people; that there is one hangs on its condition.
  if (ts.isThrowStatement(node) || ts.isNewExpression(node)) return true
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  )
}

function editsOf(node: ts.Node, source: ts.SourceFile, places: LiteralsByRole): Edit[] {
  const instead = (of: ts.Node, ...replacements: string[]): Edit[] =>
    replacements.map((replacement) => ({ start: of.getStart(source), end: of.getEnd(), replacement }))
  if (ts.isBinaryExpression(node)) {
    const { left, operatorToken, right } = node
    if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return instead(node, right.getText())
    const isJoining = operatorToken.kind === ts.SyntaxKind.PlusToken
    if (isJoining && (isText(left) || isText(right))) return []
    return instead(operatorToken, ...(otherOperators[operatorToken.kind] ?? []))
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return instead(node, node.operand.getText())
  if (ts.isConditionalExpression(node)) return instead(node.condition, 'true', 'false')
  if (ts.isIfStatement(node)) return instead(node.expression, 'true', 'false')
  if (node.kind === ts.SyntaxKind.TrueKeyword) return instead(node, 'false')
  if (node.kind === ts.SyntaxKind.FalseKeyword) return instead(node, 'true')
  if (ts.isNumericLiteral(node)) return instead(node, String(Number(node.text.replaceAll('_', '')) + 1))
  if (ts.isStringLiteral(node)) return instead(node, ...otherTexts(node, places))
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((each) => without(each, source))
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.filter((each) => !isPassedOver(each)).map((each) => without(each, source))
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression
    if (name.text === 'filter') return instead(node, expression.getText())
    return name.text in otherMethods ? instead(name, otherMethods[name.text]!) : []
  }
  if (ts.isExpressionStatement(node) || ts.isContinueStatement(node)) return instead(node, ';')
  return []
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteral(node) || ts.isTemplateExpression(node)
}

/** Gone, and the comma after it. */
function without(node: ts.Node, source: ts.SourceFile): Edit {
  const start = node.getStart(source)
  const end = node.getEnd()
  const comma = /^\s*,/.exec(source.text.slice(end))
  return { start, end: end + (comma === null ? 0 : comma[0].length), replacement: '' }
}

/** Texts of a file that stand in the same role: names of states, guards, what a function of ours is called with. */
type LiteralsByRole = ReadonlyMap<string, readonly string[]>

/** Another text of the same role; an empty one where there is no other. Comparisons have their operators. */
function otherTexts(node: ts.StringLiteral, places: LiteralsByRole): string[] {
  const { parent } = node
  if (ts.isCaseClause(parent) || ts.isBinaryExpression(parent) || ts.isLiteralTypeNode(parent)) return []
  if (ts.isPropertyAssignment(parent) && parent.name === node) return []
  const others = (places.get(roleOf(node) ?? '') ?? []).filter((other) => other !== node.text)
  const isState = places.get('target')?.includes(node.text)
  const states = (places.get('target') ?? []).filter((other) => other !== node.text)
  const [other = ''] = isState ? after(states, node.text) : after(others, node.text)
  return [`'${other}'`]
}

/** The same, from what would stand after `text` in it on: not everything is changed into the first. */
function after(texts: readonly string[], text: string): readonly string[] {
  const place = texts.findIndex((each) => each > text)
  return place === -1 ? texts : [...texts.slice(place), ...texts.slice(0, place)]
}

function literalsByRole(source: ts.SourceFile): LiteralsByRole {
  const roles = new Map<string, Set<string>>()
  const note = (role: string | null, text: string) => {
    if (role !== null) roles.set(role, (roles.get(role) ?? new Set()).add(text))
  }
  const visit = (node: ts.Node): void => {
    if (isPassedOver(node)) return
    if (ts.isStringLiteral(node)) note(roleOf(node), node.text)
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'states') {
      const { initializer } = node
      if (ts.isObjectLiteralExpression(initializer))
        for (const { name } of initializer.properties) if (name) note('target', name.getText())
    }
    node.forEachChild(visit)
  }
  visit(source)
  return new Map([...roles].map(([role, texts]) => [role, [...texts].toSorted()]))
}

function roleOf({ parent }: ts.StringLiteral): string | null {
  if (ts.isAsExpression(parent))
    return ts.isPropertyAssignment(parent.parent) ? parent.parent.name.getText() : null
  if (ts.isPropertyAssignment(parent)) return parent.name.getText()
  if (ts.isCallExpression(parent)) return parent.expression.getText()
  return null
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 70 ? `${line.slice(0, 67)}...` : line
}
