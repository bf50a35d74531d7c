import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { effectName } from './effect-name.ts'
import { memberTypes } from './member-types.ts'
import { duration } from './mermaid.ts'
import type { SetupText } from './setup-text.ts'

/**
 * A machine as TypeScript that needs nothing but XState: `setup` with every action, guard and delay that the machine
 * names, and `createMachine` with its states as they are. It is the form that Stately Studio reads. What effects say is left out but for
 * their kind and state; times are constants instead of input.
 * @throws Error when `text` lacks the code of a name, or has one that the machine does not know.
 */
export function machineTypescript(machine: AnyStateMachine, text: SetupText): string {
  const { actions, guards, delays } = machine.implementations
  const name = `${machine.id}Machine`
  const setup = [
    'types: {',
    '  context: {} as Context,',
    '  events: {} as Event,',
    '  meta: {} as StateMeta,',
    `  tags: {} as ${tagsOf(machine.root)},`,
    '},',
    ...block('actions', implemented('action', actions, text.actions)),
    ...block('guards', implemented('guard', guards, text.guards)),
    ...block('delays', implemented('delay', delays, text.delays)),
  ]
  const { context: _, ...config } = machine.config as Record<string, unknown>
  const { id, version, description, ...rest } = config
  return [
    `// The ${machine.id} machine of Stromkreis, version ${machine.version}: ${machine.root.description}.`,
    `// Made by \`stromkreis export ${machine.id} --format ts\`.`,
    `import { assign, setup } from 'xstate'`,
    '',
    ...Object.entries(text.constants).map(
      ([constant, ms]) => `const ${constant} = ${number(ms)} // ${lasts(ms)}`,
    ),
    text.declarations.trimEnd(),
    effectDeclaration,
    '/** What is to be known of a state. */',
    'interface StateMeta {',
    ...indented(
      memberTypes(statesOf(machine.root).flatMap(({ meta }) => (meta as object | undefined) ?? [])),
    ),
    '}',
    '',
    `export const ${name} = setup({`,
    ...indented(setup),
    '}).createMachine({',
    ...indented([
      `id: ${literal(id)},`,
      `version: ${literal(version)},`,
      `description: ${literal(description)},`,
      ...`context: ${text.context},`.split('\n'),
      ...members(rest, machine),
    ]),
    '})',
    '',
  ].join('\n')
}

const effectDeclaration = `
/** What is asked of the world. */
interface Effect {
  kind: string
  /** The state that asks. */
  state: string
}
`

function implemented(what: string, named: object, texts: SetupText['actions']): string[] {
  const names = Object.keys(named)
  const stranger = Object.keys(texts).find((name) => !names.includes(name))
  if (stranger !== undefined) throw new Error(`The machine has no ${what} ${stranger}`)
  return names.flatMap((name) => {
    const text = texts[name]
    if (text === undefined) throw new Error(`There is no TypeScript for the ${what} ${name}`)
    const [says, code] = text
    return [`/** ${says} */`, ...`${name}: ${code},`.split('\n')]
  })
}

function block(name: string, lines: readonly string[]): string[] {
  return [`${name}: {`, ...indented(lines), '},']
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? line : `  ${line}`))
}

function tagsOf(root: AnyStateNode): string {
  return [...new Set(statesOf(root).flatMap(({ tags }) => tags))].map(literal).join(' | ')
}

function statesOf(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states).flatMap((state) => [state, ...statesOf(state)])
}

/** The members of an object, one or more lines each. */
function members(object: object, machine: AnyStateMachine): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const name = /^[a-z_$][\w$]*$/i.test(key) ? key : literal(key)
    const isParams = key === 'params'
    const [first = '', ...more] = expression(isParams ? effectName(machine, value) : value, machine)
    const lines = [`${name}: ${first}`, ...more]
    return [...lines.slice(0, -1), `${lines.at(-1)},`]
  })
}

const widest = 90

/** A value as an expression: on one line if it fits, else a member a line. */
function expression(value: unknown, machine: AnyStateMachine): string[] {
  if (typeof value === 'function') throw new Error('A machine that is exported names its functions')
  if (typeof value !== 'object' || value === null) return [literal(value)]
  const isList = Array.isArray(value)
  const inside = isList
    ? value.flatMap((item) => {
        const lines = expression(item, machine)
        return [...lines.slice(0, -1), `${lines.at(-1)},`]
      })
    : members(value, machine)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (inside.length === 0) return [open + close]
  const line = inside
    .map((part) => part.trim())
    .join(' ')
    .slice(0, -1)
  const isFlat = !/ (?:states|on|after|meta):|^(?:states|on|after|meta):/.test(line)
  if (line.length <= widest && isFlat) return [isList ? `[${line}]` : `{ ${line} }`]
  return [open, ...indented(inside), close]
}

function literal(value: unknown): string {
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'string') return String(value)
  const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped}'`
}

function number(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, '_')
}

function lasts(ms: number): string {
  return ms < 3_600_000 ? `${ms / 1_000} seconds` : duration(ms).slice('after '.length)
}
