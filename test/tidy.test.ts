import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const longestFile = 400

/** A module of this repository, by its path from the root. */
interface Source {
  path: string
  text: string
}

describe('the source tree', () => {
  const sources = [...read('machines'), ...read('src')]

  test('was read at all', () => {
    const paths = sources.map(({ path }) => path)
    expect(paths).toContain('machines/contract-machine.ts')
    expect(paths).toContain('src/engine/engine.ts')
    expect(paths).toContain('src/sqlite/sqlite-store.ts')
    expect(sources.length).toBeGreaterThan(40)
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(100)
  })

  test('imports only downwards', () => {
    expect(sources.flatMap(wrongImports)).toEqual([])
  })

  test('leads to fast-check from no program: who runs contracts need not have it', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]))
    const reached = new Set([
      'src/cli/main.ts',
      'src/index.ts',
      'src/sandbox/index.ts',
      'src/cli/commands/conform.ts',
    ])
    for (const path of reached) {
      for (const { target } of importsOf(byPath.get(path) ?? { path, text: '' })) reached.add(target)
    }
    expect(reached).toContain('src/testing/conformance/conformance.ts')
    expect(reached).not.toContain('fast-check')
  })

  test('takes time, chance, environment and terminal from nowhere but where they belong', () => {
    expect(sources.flatMap(wrongWords)).toEqual([])
  })

  test('has named exports, short files, and names that say what is inside', () => {
    expect(sources.flatMap(wrongShapes)).toEqual([])
  })
})

// Folders of src that compose the others; whatever may be used at all may be used there.
const composing = ['src/cli/', 'src/embed/', 'src/index.ts']
const onlyForCli = [
  'src/cli/',
  'src/web/',
  'src/sandbox/',
  'src/operations/',
  'src/order-file/',
  'src/testing/',
]
const onlyForDaemons = ['prom-client', 'pino', 'hono', '@hono/node-server', '@observablehq/plot', 'linkedom']

/** Why a module may not import `target` (a path from the root, or a package), with what to do; null when it may. */
function importComplaint(path: string, target: string): string | null {
  const layer = layerOf(path)
  const isBuiltin = target.startsWith('node:') || builtinModules.includes(target)
  const isLocal = target.startsWith('machines/') || target.startsWith('src/')
  if (layer === 'machines/') {
    if (target === 'xstate' || target.startsWith('machines/')) return null
    return 'import only xstate and other machines/'
  }
  if (/^(?:node:)?process$/.test(target)) return 'take what it gives as an option'
  if (/^(?:node:)?perf_hooks$/.test(target) && layer !== 'src/cli/') {
    return 'take what it gives as an option, and let src/cli fill it in'
  }
  if (/^csv-parse(?:\/|$)/.test(target)) {
    return layer === 'src/order-file/' ? null : 'files of orders are read by src/order-file'
  }
  if (target === 'fast-check' && layer !== 'src/testing/')
    return 'leave it to src/testing: who runs does not load it'
  if (target.startsWith('machines/')) {
    return target === 'machines/index.ts' ? null : 'import machines/index.ts'
  }
  if (path.startsWith('src/cli/')) return null
  if (composing.some((composer) => path.startsWith(composer))) {
    const isForbidden = isForDaemons(target) || onlyForCli.some((folder) => target.startsWith(folder))
    return isForbidden ? 'leave that to src/cli' : null
  }
  if (layer === 'src/') {
    if (isBuiltin || layerOf(target) === 'src/') return null
    return 'nouns and ports import only each other, machines/index.ts and Node'
  }
  if (['src/plan/', 'src/budget/', 'src/insight/'].includes(layer)) {
    const isKeyedChance = layer === 'src/budget/' && target === 'node:crypto'
    if (isKeyedChance || (isLocal && isBelow(target, ['src/', layer]))) return null
    return 'plan, budget and insight import only themselves, ports at the root of src and machines/index.ts'
  }
  if (layer === 'src/engine/') {
    const isOutside = target === 'xstate' || target === 'node:util'
    if (isOutside || (isLocal && isBelow(target, ['src/', 'src/plan/', layer]))) return null
    return 'the engine imports only itself, the plan, ports at the root of src, machines/index.ts and xstate'
  }
  if (layer === 'src/orders/') {
    const isPure = ['xstate', 'zod', 'ibantools', 'node:util', 'node:crypto'].includes(target)
    if (isPure || (isLocal && isBelow(target, ['src/', layer]))) return null
    return 'orders import only themselves, ports at the root of src, machines/index.ts, and what works without I/O'
  }
  if (layer === 'src/order-file/') {
    if (target === 'node:buffer' || (isLocal && isBelow(target, ['src/', 'src/orders/', layer]))) return null
    return 'reading files of orders imports only itself, what orders are, and csv-parse: bytes are handed in'
  }
  if (layer === 'src/operations/') {
    const isOurs = target === 'prom-client' || target === 'pino'
    if (isOurs || (isLocal && isBelow(target, ['src/', layer]))) return null
    return 'operations import only themselves, nouns and ports, prom-client and pino'
  }
  if (layer === 'src/testing/') {
    const isOurs = ['fast-check', 'xstate', 'node:assert/strict'].includes(target)
    const isReading = ['src/report/machine-edges.ts', 'src/engine/follow-alerts.ts'].includes(target)
    if (isOurs || isReading) return null
    if (isLocal && isBelow(target, ['src/', 'src/sandbox/', layer])) return null
    return 'the kit imports only itself, ports at the root of src, machines/index.ts, the sandbox and fast-check'
  }
  if (layer === 'src/web/') {
    const isOurs = /^(?:hono(?:\/.*)?|@observablehq\/plot|linkedom|node:(?:crypto|worker_threads))$/.test(
      target,
    )
    if (isOurs || (isLocal && isBelow(target, ['src/', 'src/report/', 'src/order-file/', layer]))) return null
    return 'the dashboard reads through the front door, src/index.ts, and draws with src/report'
  }
  if (isForDaemons(target)) return 'leave it to src/operations and src/cli: who embeds does not load it'
  if (!isLocal || isBelow(target, ['src/', 'src/plan/', 'src/engine/', 'src/orders/', layer])) return null
  return 'say what is needed as a port at the root of src, and let src/embed or src/cli join the two'
}

function isForDaemons(target: string): boolean {
  return onlyForDaemons.some((each) => target === each || target.startsWith(`${each}/`))
}

function isBelow(target: string, layers: readonly string[]): boolean {
  return layers.includes(layerOf(target))
}

/** `machines/`, `src/` for the files right in it, or `src/folder/`. */
function layerOf(path: string): string {
  return /^(machines\/|src\/(?:[^/]+\/)?)/.exec(path)?.[0] ?? path
}

function wrongImports(source: Source): string[] {
  return importsOf(source).flatMap(({ line, target }) => {
    const instead = importComplaint(source.path, target)
    return instead === null ? [] : complaint(source, line, `importing ${target}`, instead)
  })
}

/** Every module named by an import or export, types included, as a path from the root or a package's name. */
function importsOf({ path, text }: Source): { line: number; target: string }[] {
  const { code, strings } = blanked(text)
  const found = code.matchAll(
    /\b(?:import|export)\b(?:[\w\s{},*$]*?\bfrom)?\s*\(?\s*(?=['"])|\brequire\s*\(\s*(?=['"])/g,
  )
  return [...found].map((match) => {
    const specifier = strings.get(match.index + match[0].length) ?? ''
    const isRelative = specifier.startsWith('.')
    return {
      line: lineAt(text, match.index + match[0].length),
      target: isRelative ? posix.join(posix.dirname(path), specifier) : specifier,
    }
  })
}

const wordRules = [
  {
    what: /\bDate\s*\.\s*now\b|\bnew\s+Date\s*\(\s*\)|\bnew\s+Date\b(?!\s*\()|(?<![\w.]|new\s+)Date\s*\(\s*\)/g,
    except: ['src/clock.ts', 'src/cli/'],
    instead: 'take the time from the Clock passed in',
  },
  {
    what: /\bperformance\s*\.\s*now\b|\bhrtime\b/g,
    except: ['src/clock.ts', 'src/cli/'],
    instead: 'take the time from the Clock passed in',
  },
  {
    what: /\bMath\s*\.\s*random\b/g,
    except: ['src/clock.ts', 'src/cli/'],
    instead: 'take randomness keyed by a seed',
  },
  {
    what: /\bprocess\s*\.\s*(?:env|argv|exit\w*|std\w+|on|once|cwd)\b|\bprocess\s*\[/g,
    except: ['src/cli/main.ts'],
    instead: 'take it as an option; commands have a Shell, which main.ts makes',
  },
  { what: /\bexport\s+default\b/g, except: [], instead: 'export it by its name' },
]

function wrongWords(source: Source): string[] {
  const { code } = blanked(source.text)
  return wordRules
    .filter(({ except }) => !except.some((place) => source.path.startsWith(place)))
    .flatMap(({ what, instead }) =>
      [...code.matchAll(what)].flatMap(({ index, 0: found }) =>
        complaint(source, lineAt(source.text, index), found.replaceAll(/\s+/g, ' '), instead),
      ),
    )
}

function wrongShapes(source: Source): string[] {
  const name = basename(source.path, '.ts')
  const lines = source.text.trimEnd().split('\n').length
  return [
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
      ? []
      : complaint(source, 1, `the name ${name}`, 'write it in kebab-case')),
    ...(/^(utils?|helpers?|types?|services?|common|shared|misc)$/.test(name)
      ? complaint(source, 1, `the name ${name}`, 'name it after what it exports')
      : []),
    ...(lines > longestFile
      ? complaint(
          source,
          longestFile + 1,
          `a file of ${lines} lines`,
          `split it where ${longestFile} are too many`,
        )
      : []),
  ]
}

function complaint({ path }: Source, line: number, what: string, instead: string): string[] {
  return [`${path}:${line}: ${what} is not allowed here, ${instead}`]
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/**
 * The text with comments and the insides of strings blanked, every character in its place, and the strings by where
 * they begin. What stands in `${}` of a template is code. Knows no regular expressions, which so far hold no quotes
 * that would mislead it for longer than a line.
 */
function blanked(text: string): { code: string; strings: Map<number, string> } {
  const strings = new Map<number, string>()
  const parts: string[] = []
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|[`{}]|\\./g
  const blank = (part: string) => part.replaceAll(/[^\n]/g, ' ')
  /** For every brace open: whether it is a template's. */
  const open: boolean[] = []
  let at = 0
  const template = (from: number): number => {
    const rest = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y
    rest.lastIndex = from
    const inside = rest.exec(text)![0]
    const end = from + inside.length
    parts.push(blank(inside))
    if (text[end] !== '$') {
      parts.push('`')
      return end + 1
    }
    open.push(true)
    parts.push('${')
    return end + 2
  }
  for (;;) {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) break
    const [found] = match
    parts.push(text.slice(at, match.index))
    at = match.index + found.length
    if (found === '`') {
      parts.push('`')
      at = template(at)
    } else if (found === '{') {
      open.push(false)
      parts.push(found)
    } else if (found === '}') {
      parts.push(found)
      if (open.pop()) at = template(at)
    } else if (found.startsWith("'") || found.startsWith('"')) {
      strings.set(match.index, found.slice(1, -1))
      parts.push(found[0]! + blank(found.slice(1, -1)) + found[0]!)
    } else parts.push(blank(found))
  }
  return { code: parts.join('') + text.slice(at), strings }
}

function read(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(root, folder, name)
      return { path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }
    })
}

describe('the checker finds planted faults:', () => {
  const faults: [path: string, text: string, complaint: string | null][] = [
    ['machines/a.ts', `import { x } from 'zod'`, 'machines/a.ts:1: importing zod is not allowed here'],
    ['machines/a.ts', `import type { Clock } from '../src/clock.ts'`, 'importing src/clock.ts'],
    ['machines/a.ts', `import { assign } from 'xstate'\nimport { y } from './b.ts'`, null],
    ['machines/a.ts', `import { x } from 'node:fs'`, 'importing node:fs'],
    ['src/a.ts', `import type { Engine } from './engine/engine.ts'`, 'importing src/engine/engine.ts'],
    ['src/a.ts', `import { Agent } from 'undici'`, 'importing undici'],
    ['src/a.ts', `import { x } from '../machines/legal-path.ts'`, 'import machines/index.ts'],
    ['src/a.ts', `import type { S } from '../machines/index.ts'\nimport { b } from './b.ts'`, null],
    [
      'src/engine/a.ts',
      `import type { SqliteStore } from '../sqlite/sqlite-store.ts'`,
      'importing src/sqlite/',
    ],
    ['src/engine/a.ts', `type S = import('../sqlite/sqlite-store.ts').SqliteStore`, 'importing src/sqlite/'],
    ['src/engine/a.ts', `const s = await import('../rabot/order.ts')`, 'importing src/rabot/order.ts'],
    ['src/engine/a.ts', `export * from '../sinks/console-sink.ts'`, 'importing src/sinks/'],
    ['src/engine/a.ts', `export type { Order } from '../rabot/order.ts'`, 'importing src/rabot/'],
    ['src/engine/a.ts', `import Database from 'better-sqlite3'`, 'importing better-sqlite3'],
    ['src/engine/a.ts', `import 'undici'`, 'importing undici'],
    [
      'src/engine/a.ts',
      `import {\n  type A,\n  b,\n} from '../web/b.ts'`,
      'src/engine/a.ts:4: importing src/web/b.ts',
    ],
    ['src/engine/a.ts', `import { createActor } from 'xstate'\nimport { S } from '../store.ts'`, null],
    ['src/plan/a.ts', `import type { Intake } from '../engine/intake.ts'`, 'importing src/engine/intake.ts'],
    ['src/plan/a.ts', `import type { Look } from '../supplier.ts'\nimport { b } from './b.ts'`, null],
    ['src/budget/a.ts', `import { Agent } from 'undici'`, 'importing undici'],
    ['src/insight/a.ts', `import { SqliteStore } from '../sqlite/sqlite-store.ts'`, 'importing src/sqlite/'],
    ['src/engine/a.ts', `import { PollPlan } from '../plan/poll-plan.ts'`, null],
    ['src/engine/a.ts', `import { b } from '../budget/b.ts'`, 'importing src/budget/b.ts'],
    ['src/sqlite/a.ts', `import type { Order } from '../rabot/order.ts'`, 'importing src/rabot/order.ts'],
    ['src/sandbox/a.ts', `import { Order } from '../rabot/order.ts'`, 'importing src/rabot/order.ts'],
    ['src/report/a.ts', `import { verify } from '../engine/replay.ts'\nimport { z } from 'zod'`, null],
    ['src/operations/a.ts', `import { Registry } from 'prom-client'\nimport { b } from './b.ts'`, null],
    ['src/operations/a.ts', `import type { Engine } from '../engine/engine.ts'`, 'importing src/engine/'],
    ['src/embed/a.ts', `import { metrics } from '../operations/a.ts'`, 'leave that to src/cli'],
    ['src/embed/a.ts', `import { pino } from 'pino'`, 'leave that to src/cli'],
    ['src/report/a.ts', `import { Hono } from 'hono'`, 'importing hono is not allowed'],
    ['src/web/a.ts', `import { ordersInFile } from '../order-file/orders-in-file.ts'`, null],
    ['src/testing/a.ts', `import fc from 'fast-check'\nimport { Fault } from '../sandbox/index.ts'`, null],
    ['src/testing/a.ts', `import { SqliteStore } from '../sqlite/sqlite-store.ts'`, 'importing src/sqlite/'],
    ['src/engine/a.ts', `import fc from 'fast-check'`, 'leave it to src/testing'],
    ['src/cli/a.ts', `import fc from 'fast-check'`, 'leave it to src/testing'],
    ['src/cli/a.ts', `import { conformance } from '../testing/conformance.ts'`, null],
    ['src/embed/a.ts', `import { validOrder } from '../testing/valid-order.ts'`, 'leave that to src/cli'],
    ['src/web/a.ts', `import { parse } from 'csv-parse/sync'`, 'files of orders are read by src/order-file'],
    ['src/order-file/a.ts', `import { readFileSync } from 'node:fs'`, 'bytes are handed in'],
    [
      'src/embed/a.ts',
      `import { ordersInFile } from '../order-file/orders-in-file.ts'`,
      'leave that to src/cli',
    ],
    ['src/index.ts', `export { Sandbox } from './sandbox/index.ts'`, 'leave that to src/cli'],
    ['src/cli/a.ts', `import { Sandbox } from '../sandbox/index.ts'\nconst now = Date.now()`, null],
    ['src/cli/a.ts', `const path = process.env['PATH']`, 'process.env is not allowed here, take'],
    ['src/cli/main.ts', `process.exit(0)`, null],
    [
      'src/engine/a.ts',
      `const now = Date.now()`,
      'src/engine/a.ts:1: Date.now is not allowed here, take the time',
    ],
    ['src/engine/a.ts', `const f = Date\n  .now`, 'Date .now is not allowed'],
    ['src/web/a.ts', `const s = \`at \${new Date()} o'clock\``, 'new Date() is not allowed'],
    ['src/web/a.ts', `const s = \`a \${b({ c: \`d \${Date.now()}\` })} e\``, 'Date.now is not allowed'],
    ['src/web/a.ts', `const s = new Date(at).toISOString() + 'new Date()' // or Date.now()`, null],
    ['machines/a.ts', `const x = Math.random()`, 'Math.random is not allowed'],
    ['src/sandbox/a.ts', `performance.now()`, 'performance.now is not allowed'],
    ['src/clock.ts', `Date.now()`, null],
    ['src/rabot/a.ts', `const id = process.env['RABOT_CLIENT_ID']`, 'process.env is not allowed'],
    ['src/sinks/a.ts', `\n\nprocess.stdout.write('')`, 'src/sinks/a.ts:3: process.stdout is not allowed'],
    [
      'src/web/a.ts',
      `import { env } from 'node:process'`,
      'importing node:process is not allowed here, take',
    ],
    ['src/web/a.ts', `/* process.exit(1)\n */ const a = 1`, null],
    ['src/web/a.ts', `export default 1`, 'export default is not allowed'],
    ['src/web/utils.ts', '', 'the name utils is not allowed here, name it after what it exports'],
    ['src/web/types.ts', '', 'the name types is not allowed'],
    ['src/web/orderPage.ts', '', 'write it in kebab-case'],
    ['src/web/a.ts', 'a\n'.repeat(longestFile + 1), `src/web/a.ts:${longestFile + 1}: a file of`],
    ['src/web/a.ts', 'a\n'.repeat(longestFile), null],
  ]

  test.each(faults.map(([path, text, expected]) => ({ path, text, expected, excerpt: text.slice(0, 60) })))(
    '$path: $excerpt',
    ({ path, text, expected }) => {
      const found = [wrongImports, wrongWords, wrongShapes].flatMap((check) => check({ path, text }))
      if (expected === null) expect(found).toEqual([])
      else expect(found).toEqual([expect.stringContaining(expected)])
    },
  )
})
