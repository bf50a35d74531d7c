import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What stands in SQL besides literals, all of it chosen among texts in the code: names, directions, conditions. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/sqlite/contract-register.ts': ['columns'],
  'src/sqlite/open-database.ts': ['steps.length', 'step'],
  'src/sqlite/queue-reading.ts': ['machine', 'table', 'sql'],
  'src/sqlite/sqlite-alerts.ts': [
    ...['which', 'ofKind', 'ofSubject', 'order', 'where', "all ? '1' : 'resolved_at IS NULL'"],
    `about.length === 0 ? '' : \`AND \${ofSubject`,
  ],
  'src/sqlite/sqlite-call-ledger.ts': ["mayBeLost ? 'NORMAL' : 'FULL'"],
  'src/sqlite/sqlite-deliveries.ts': ['database'],
  'src/sqlite/sqlite-orders.ts': [
    ...['comparison', 'from', 'direction', 'keyColumns[key]', 'update', 'where', 'columns', 'sql'],
  ],
  'src/sqlite/sqlite-upkeep.ts': ['sql'],
  'src/sqlite/statements.ts': ['contractColumns', 'sql'],
  'src/sqlite/store-standing.ts': ['longestWaitMs', 'patienceMs'],
  'src/sqlite/wrapped-keys.ts': ['masterKeyTable', 'sql'],
}

const sql =
  /\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|AND|ORDER BY|LIMIT|CREATE|PRAGMA|VALUES|FROM)\b|^(?:\w+ = )/

/** What is put into SQL, in a template or as a whole statement that is no literal. */
function interpolated(text: string): string[] {
  const found: string[] = []
  for (const { 0: template } of text.matchAll(/`(?:\\.|\$\{[^}]*\}|[^`\\])*`/g)) {
    if (!sql.test(template.slice(1)) || /\b(?:Error|message)\b/.test(template)) continue
    for (const { 1: expression } of template.matchAll(/\$\{([^}]*)\}/g)) found.push(expression!.trim())
  }
  for (const { 1: given } of text.matchAll(
    /(?:[dD]atabase|lock)\s*\.(?:prepare|exec|pragma)(?:<[^(]*>)?\(\s*([^'"`\s)][^),]*)/g,
  )) {
    found.push(given!.trim())
  }
  return found
}

describe('SQL', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, 'src', name))
    .map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))

  test('is written in src/sqlite only', () => {
    const elsewhere = files.filter(
      ({ path, text }) =>
        !path.startsWith('src/sqlite/') &&
        /import \w+ from 'better-sqlite3'|\.pragma\(|[dD]atabase\.(?:prepare|exec)\(/.test(text),
    )
    expect(elsewhere.map(({ path }) => path)).toEqual([])
    expect(files.filter(({ text }) => /\.prepare\(/.test(text)).length).toBeGreaterThan(10)
  })

  test('takes values as bound parameters: nothing else than named constants is put into it', () => {
    const wrong = files
      .filter(({ path }) => path.startsWith('src/sqlite/'))
      .flatMap(({ path, text }) =>
        interpolated(text)
          .filter((expression) => !allowed[path]?.includes(expression))
          .map((expression) => `${path}: ${expression}`),
      )
    expect(wrong).toEqual([])
  })

  test.each([
    [`database.prepare(\`SELECT * FROM entry WHERE subject = \${subject}\`)`, ['subject']],
    ["database.prepare('SELECT * FROM entry WHERE subject = ' + subject)", []],
    ['this.#database.prepare(text + subject)', ['text + subject']],
    [`const where = \`state = '\${state}'\``, ['state']],
    ["database.prepare('SELECT 1 WHERE ? = ?')", []],
  ])('put together is found: %s', (text, expected) => {
    expect(interpolated(text)).toEqual(expected)
  })

  test('is never put together by a plus', () => {
    const added = files
      .filter(({ path }) => path.startsWith('src/sqlite/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/(['"`])[^'"`\n]*\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE)\b[^'"`\n]*\1\s*\+/g)].map(
          ({ 0: found }) => `${path}: ${found}`,
        ),
      )
    expect(added).toEqual([])
  })
})
