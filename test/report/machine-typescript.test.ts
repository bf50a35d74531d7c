import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  initialTransition,
  type StateValue,
  transition,
} from 'xstate'
import { noDetails } from '../../machines/index.ts'
import { effectName } from '../../src/report/effect-name.ts'
import { type LifecycleName, lifecycles } from '../../src/report/lifecycle.ts'
import { machineTypescript } from '../../src/report/machine-typescript.ts'

const dayMs = 86_400_000
const monday = Date.UTC(2026, 0, 5, 12)

const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: [],
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  skipLibCheck: true,
}

// Where XState is found, and nothing of ours.
let folder: string

beforeAll(() => {
  folder = mkdtempSync(resolve('node_modules/.stromkreis-export-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the machines as TypeScript compile by themselves, as strictly as can be', () => {
  const files = (['contract', 'order'] as const).map((name) => {
    const { machine, setupText } = lifecycles[name]
    const file = join(folder, `${name}.mts`)
    writeFileSync(file, machineTypescript(machine, setupText))
    return file
  })
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, strict))
  const problems = diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  expect(problems).toEqual([])
})

describe.each(['contract', 'order'] as const)('the %s machine as TypeScript', (name) => {
  const { machine, setupText } = lifecycles[name]
  const text = machineTypescript(machine, setupText)
  let exported: AnyStateMachine

  beforeAll(async () => {
    const { outputText } = ts.transpileModule(text, { fileName: `${name}.mts`, compilerOptions: strict })
    writeFileSync(join(folder, `${name}.mjs`), outputText)
    const module = await import(pathToFileURL(join(folder, `${name}.mjs`)).href)
    exported = module[`${name}Machine`]
  })

  test('needs XState alone', () => {
    expect(text.match(/from '[^']*'/g)).toEqual([`from 'xstate'`])
  })

  test('has the same states, with their descriptions, tags and meta, and the same edges, guards included', () => {
    expect(statesOf(exported)).toEqual(statesOf(machine))
    expect([exported.id, exported.version, exported.root.description]).toEqual([
      machine.id,
      machine.version,
      machine.root.description,
    ])
  })

  test('names the same actions, guards and delays', () => {
    for (const part of ['actions', 'guards', 'delays'] as const)
      expect(Object.keys(exported.implementations[part])).toEqual(Object.keys(machine.implementations[part]))
  })

  test('begins as the machine does', () => {
    expect(seen(machine, ...initialTransition(exported))).toEqual(
      seen(machine, ...initialTransition(machine)),
    )
  })

  test('does what the machine does, wherever it stands and whatever happens: states, memory, effects, timers', () => {
    const walk = fc.tuple(situation(name, machine), fc.array(happening(name), { minLength: 1, maxLength: 8 }))
    fc.assert(
      fc.property(walk, ([{ value, context }, happenings]) => {
        const [{ context: initial }] = initialTransition(machine)
        let one = machine.resolveState({ value, context: { ...context, delays: initial.delays } })
        let other = exported.resolveState({ value, context })
        for (const { pick, isLikely, ...said } of happenings) {
          const likely = likelyEvents(one)
          const types = isLikely && likely.length > 0 ? likely : machine.events
          const event = { ...said, type: types[pick % types.length]! }
          const [nextOne, ofOne] = transition(machine, one, event)
          const [nextOther, ofOther] = transition(exported, other, event)
          expect(seen(machine, nextOther, ofOther)).toEqual(seen(machine, nextOne, ofOne))
          one = nextOne
          other = nextOther
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('is not made where code for one of its names is missing, or is for no name of its', () => {
    const [guard] = Object.keys(setupText.guards) as [string]
    const { [guard]: missing, ...guards } = setupText.guards
    expect(() => machineTypescript(machine, { ...setupText, guards })).toThrow(`guard ${guard}`)
    const more = { ...setupText.delays, someday: missing! }
    expect(() => machineTypescript(machine, { ...setupText, delays: more })).toThrow('delay someday')
  })
})

/** Everything about a machine's states and edges, of effects only which they are. */
function statesOf(machine: AnyStateMachine): unknown[] {
  const all = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states).flatMap(all)]
  const actions = (given: readonly unknown[]) => given.map((action) => actionOf(machine, action))
  return all(machine.root).map((node) => ({
    id: node.id,
    description: node.description,
    tags: node.tags,
    meta: node.meta,
    initial: node.initial?.target[0]?.id,
    entry: actions(node.entry),
    exit: actions(node.exit),
    edges: [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map((edge) => ({
      event: edge.eventType,
      to: edge.target?.map(({ id }) => id),
      reenter: edge.reenter,
      guard: edge.guard,
      description: edge.description,
      actions: actions(edge.actions),
    })),
  }))
}

function actionOf(machine: AnyStateMachine, action: unknown): unknown {
  if (typeof action === 'string') return action
  const { type, params } = action as { type: string; params?: unknown }
  return params === undefined ? { type } : { type, params: effectName(machine, params) }
}

/** What can be seen of a step. Times are constants in the text, and input in the machine. */
function seen(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  actions: readonly { type: string }[],
): unknown {
  const { delays: _, ...context } = snapshot.context
  return {
    value: snapshot.value,
    context,
    actions: actions.map(({ type, ...rest }) => {
      const { params } = rest as { params?: { kind?: string; event?: unknown; delay?: number } }
      return params?.kind === undefined ? { type, params } : actionOf(machine, { type, params })
    }),
  }
}

/** Events that something is done with in a situation. */
function likelyEvents({ _nodes, machine }: AnyMachineSnapshot): string[] {
  const types = _nodes.flatMap((node) => [...node.transitions.keys()])
  return types.filter((type) => machine.events.includes(type))
}

interface Happening {
  /** Which event, of those that are likely in the situation, or of all. */
  pick: number
  isLikely: boolean
  now?: number | undefined
}

const at = fc.integer({ min: 0, max: 40 }).map((days) => monday + days * dayMs)
const number = fc.option(fc.constantFrom('7', '8'), { freq: 2 })
const dates = {
  startDate: fc.constantFrom(null, '2026-02-01', '2026-03-01'),
  startDayEndsAt: fc.option(at),
  endDate: fc.constantFrom(null, '2026-09-30'),
  endDayEndsAt: fc.option(at),
}

/** Where a machine may stand, and what it may remember there. */
function situation(name: LifecycleName, machine: AnyStateMachine) {
  const leaves = (node: AnyStateNode): AnyStateNode[] =>
    node.type === 'atomic' ? [node] : Object.values(node.states).flatMap(leaves)
  const values = leaves(machine.root).map(({ path }) =>
    path.slice(0, -1).reduceRight<StateValue>((inner, name) => ({ [name]: inner }), path.at(-1)!),
  )
  const context: fc.Arbitrary<object> =
    name === 'contract'
      ? fc.record({
          beganAt: at,
          now: at,
          recoveries: fc.nat(3),
          details: fc.record(dates).map((known) => ({ ...noDetails, ...known })),
        })
      : fc.record({
          now: at,
          validUntil: at,
          sentAt: fc.option(at, { freq: 2 }),
          lostAt: fc.option(at),
          looks: fc.nat(2),
          lookedAt: fc.option(at, { freq: 2 }),
          candidate: number,
          isRefusedInPassing: fc.boolean(),
          contractNumber: number,
          customerNumber: number,
        })
  return fc.record({ value: fc.constantFrom(...values), context })
}

/** Something that happens to a machine, from outside or by its own clock, with all that its events may say. */
function happening(name: LifecycleName): fc.Arbitrary<Happening> {
  const time = fc.option(at, { nil: undefined, freq: 8 })
  const details = fc.record(dates, { requiredKeys: [] })
  const which = { pick: fc.nat(), isLikely: fc.constantFrom(true, true, true, false), now: time }
  if (name === 'contract')
    return fc.record({ ...which, beganAt: time, details: fc.option(details, { nil: undefined }) })
  return fc.record({
    ...which,
    validUntil: time,
    beganAt: at,
    errors: fc.integer({ min: 0, max: 1 }),
    isPassing: fc.boolean(),
    candidate: number,
    contractNumber: fc.constant('345'),
    customerNumber: fc.constant('678'),
    by: fc.constantFrom('policy', 'person'),
  })
}
