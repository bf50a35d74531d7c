import { describe, expect, test } from 'vitest'
import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { contractMachine, orderMachine, type StateMeta } from '../../machines/index.ts'

const states = [orderMachine, contractMachine].flatMap((machine: AnyStateMachine) =>
  nodesIn(machine.root).map((node) => ({ name: `${machine.id}.${node.path.join('.')}`, node })),
)

describe('who tells whom what', () => {
  test.each(states)('$name: each event that leads on is brought about by a message', ({ node }) => {
    const { messages } = node.meta as StateMeta
    const brought = new Set(messages.flatMap(({ event }) => event ?? []))
    const leading = ways(node)
    for (const event of brought) expect(Object.values(leading).flat()).toContain(event)
    for (const [target, events] of Object.entries(leading)) {
      expect(
        events.some((event) => brought.has(event)),
        `to ${target}`,
      ).toBe(true)
    }
  })

  test.each(states)('$name: says it in a few words, what changes nothing first', ({ node }) => {
    const { messages } = node.meta as StateMeta
    for (const { says } of messages) expect(says).toMatch(/^[a-z][^.;#]{3,90}$/)
    const leads = messages.map(({ event }) => event !== undefined)
    expect(leads).toEqual(leads.toSorted((a, b) => Number(a) - Number(b)))
  })
})

function nodesIn(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states).flatMap((part) => [
    ...(part.meta === undefined ? [] : [part]),
    ...nodesIn(part),
  ])
}

/** Events that lead to another state, by that state. */
function ways(node: AnyStateNode): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const { target, eventType } of [...node.transitions.values()].flat()) {
    const to = target?.[0]
    const isWithin = to === undefined || to.path.join('.').startsWith(node.path.join('.'))
    if (isWithin || eventType.startsWith('xstate.')) continue
    const path = to.path.join('.')
    found[path] = [...(found[path] ?? []), eventType]
  }
  return found
}
