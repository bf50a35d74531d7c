import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate'
import { timeRuleName } from '../../machines/index.ts'
import { effectName } from './effect-name.ts'

type Json = { [key: string]: unknown }

/**
 * A machine as JSON that `createMachine` takes back with the same edges. JSON has no functions: constant delays are
 * written in milliseconds, actions by name, guards and rules that depend on dates into `meta`, so that the machine read
 * back starts, stays where it is until told, and never errs. Where guards chose between edges of one event, the first is
 * taken.
 */
export function machineJson(machine: AnyStateMachine, delayMs: (name: string) => number | null): Json {
  return {
    id: machine.id,
    version: machine.version,
    description: machine.root.description,
    ...insides(machine.root, delayMs),
  }
}

function insides(node: AnyStateNode, delayMs: (name: string) => number | null): Json {
  const names = Object.keys(node.states)
  if (names.length === 0) return {}
  const states = Object.fromEntries(names.map((name) => [name, stateJson(node.states[name]!, delayMs)]))
  return { initial: node.initial.target[0]?.key, states }
}

function stateJson(node: AnyStateNode, delayMs: (name: string) => number | null): Json {
  const on: Record<string, Json[]> = {}
  const after: Record<string, Json[]> = {}
  const rules: Json[] = []
  for (const transition of [...node.transitions.values()].flat()) {
    const name = timeRuleName(transition.eventType)
    if (name === null) {
      append(on, transition.eventType, transitionJson(node, transition))
      continue
    }
    const ms = delayMs(name)
    if (ms === null) rules.push({ after: name, ...transitionJson(node, transition) })
    else append(after, String(ms), transitionJson(node, transition, { timeRule: name }))
  }
  for (const transition of node.always ?? [])
    rules.push({ always: true, ...transitionJson(node, transition) })
  const meta = { ...(node.meta as Json | undefined), ...(rules.length > 0 ? { rules } : {}) }
  return withoutEmpty({
    description: node.description,
    tags: node.tags,
    meta,
    entry: actionsJson(node, node.entry),
    on,
    after,
    ...insides(node, delayMs),
  })
}

function transitionJson(node: AnyStateNode, transition: AnyTransitionDefinition, extra: Json = {}): Json {
  const target = transition.target?.[0]
  const guard = guardName(transition.guard)
  return withoutEmpty({
    target: target === undefined ? undefined : targetName(node, target),
    reenter: transition.reenter && target !== undefined ? true : undefined,
    description: transition.description,
    actions: actionsJson(node, transition.actions),
    meta: { ...extra, ...(guard === null ? {} : { guard }) },
  })
}

/** A child by `.name`, anything else by its place under the root. */
function targetName(from: AnyStateNode, target: AnyStateNode): string {
  return target.parent === from ? `.${target.key}` : `#${target.id}`
}

function guardName(guard: unknown): string | null {
  if (typeof guard === 'string') return guard
  const type = (guard as { type?: string } | undefined)?.type
  return type ?? null
}

/** Actions by name; timers are left out, since `after` says them. */
function actionsJson({ machine }: AnyStateNode, actions: readonly unknown[]): unknown[] {
  return actions.flatMap((action) => {
    if (typeof action === 'string') return action
    const { type, params } = action as { type?: string; params?: unknown }
    if (type === undefined || type.startsWith('xstate.')) return []
    return params === undefined ? { type } : { type, params: effectName(machine, params) }
  })
}

function append(into: Record<string, Json[]>, key: string, value: Json): void {
  into[key] = [...(into[key] ?? []), value]
}

function withoutEmpty(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).filter(([, value]) => {
      if (value === undefined) return false
      return typeof value !== 'object' || value === null || Object.keys(value).length > 0
    }),
  )
}
