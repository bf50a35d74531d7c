import mermaid from 'mermaid'
import { describe, expect, test } from 'vitest'
import type { AnyStateMachine } from 'xstate'
import { contractMachine, type OrderState, orderMachine, type StateMeta } from '../../machines/index.ts'
import { orderSetup } from '../../machines/order-setup.ts'
import { edgeTable } from '../../src/report/edge-tables.ts'
import { type Lifecycle, lifecycles } from '../../src/report/lifecycle.ts'
import { machineEdges, statePaths } from '../../src/report/machine-edges.ts'
import { swimLane } from '../../src/report/swim-lane.ts'

const { order, contract } = lifecycles
const lane = swimLane([order, contract])
const lines = lane.split('\n').map((line) => line.trim())

describe('the swim-lane of the journey', () => {
  test('is a sequence diagram to Mermaid’s own parser', async () => {
    await expect(mermaid.parse(lane)).resolves.toMatchObject({ diagramType: 'sequence' })
  })

  test('has the four actors as lanes, and the phases as blocks in their order', () => {
    expect(lines.filter((line) => line.startsWith('participant'))).toEqual([
      'participant partner as Partner',
      'participant customer as Customer',
      'participant supplier as Supplier',
      'participant market as Market communication partner',
    ])
    expect(lines.flatMap((line) => /Phase: ([^<]+)/.exec(line)?.[1] ?? [])).toEqual([
      'offer',
      'acceptance',
      'order data',
      'submission',
      'pre-validation',
      'change process',
      'supply',
    ])
    expect(lines.filter((line) => line.startsWith('rect '))).toHaveLength(7)
  })

  test('says how long a phase takes, where the supplier’s guide does', () => {
    for (const said of [
      'Phase: acceptance<br/>hours to days, up to the partner',
      'Phase: order data<br/>minutes until Processing, when the data are complete',
      'Phase: change process<br/>typically 2 to 6 weeks, up to the market',
    ]) {
      expect(lines).toContain(`Note over partner,market: ${said}`)
    }
  })

  test.each([
    ['order', orderMachine],
    ['contract', contractMachine],
  ] as const)('draws every state of the %s, at its actor', (_, machine) => {
    for (const path of leavesOf(machine)) {
      const { actor } = metaOf(machine, path)
      const name = path.split('.').at(-1)
      const notes = lines.filter((line) => new RegExp(`^Note over ${actor}: ${name}(<br/>|$)`).test(line))
      expect(notes, path).toHaveLength(1)
    }
  })

  test('has every edge of both machines as a branch', () => {
    // Messages say the same in several states; the state's own note comes before them.
    for (const machine of [orderMachine, contractMachine]) {
      for (const { from, to, event } of machineEdges(machine)) {
        if (to === from || event === null) continue
        const { messages } = metaOf(machine, from)
        const message = messages.find((one) => one.event === event) ?? messageTo(machine, from, to)
        const arrow = `${message.from}->>${message.to}: ${message.says}`
        const drawn = lines.slice(placeOf(from)).indexOf(arrow)
        expect(drawn, `${from} > ${to}: ${arrow}`).toBeGreaterThanOrEqual(0)
      }
    }
    // One branch for each way out of a state that has several, one option for each out of Contract as a whole.
    const branches = lines.filter((line) => /^(alt|else) /.test(line)).map((line) => line.split(/[ ,]/)[1])
    expect(branches).toEqual([
      ...['Accepted', 'Declined', 'Expired'],
      ...['Ready', 'Incomplete', 'Ready', 'Declined'],
      ...['Submitted', 'Refused', 'Uncertain', 'Submitted', 'Ready', 'Abandoned'],
      ...['Processing', 'Rejected', 'Revoked'],
      ...['PendingDelivery', 'Denied', 'Processing', 'Rejected', 'Revoked', 'Rejected', 'Revoked'],
    ])
    expect(lines.filter((line) => line.startsWith('opt at any time'))).toEqual([
      'opt at any time in Contract: Cancelled',
      'opt at any time in Contract: Revoked',
    ])
  })

  test('notes the data that each state needs', () => {
    for (const machine of [orderMachine, contractMachine]) {
      for (const path of leavesOf(machine)) {
        const { dataNeeded } = metaOf(machine, path)
        if (dataNeeded.length === 0) continue
        const note = lines[placeOf(path)]!
        const isSame = note.includes('needed: the same as in ')
        expect(isSame || note.includes(`needed:<br/>${dataNeeded.join('<br/>')}`), path).toBe(true)
      }
    }
    expect(lines[placeOf('Incomplete')]).toContain('the same as in Accepted')
  })

  test('marks the streamlined and the longer way', () => {
    expect(lines).toContain('alt Ready, if pre-validation finds no error (the streamlined way)')
    expect(lines).toContain('else Incomplete, otherwise (the longer way, not recommended)')
  })

  test('tells what happens when time runs out', () => {
    for (const { lifecycle, after } of [
      { lifecycle: order, after: ['Data are still missing after another two days: remind'] },
      { lifecycle: contract, after: ['Open for 24 hours: look at the support tickets'] },
    ]) {
      const rules = machineEdges(lifecycle.machine).filter(({ timeRule }) => timeRule !== null)
      const told = rules.map(({ description }) => description)
      expect(told).toEqual(expect.arrayContaining(after))
      for (const said of told)
        expect(
          lines.some((line) => line.endsWith(`: ${said}`)),
          said,
        ).toBe(true)
    }
  })
})

test('a changed machine is a changed picture, and a changed table', async () => {
  const changed = orderWith('Ready', (ready) => ({
    ...ready,
    on: { ...(ready['on'] as object), declined: { target: 'Declined' } },
  }))
  const picture = swimLane([changed, contract])
  expect(picture).not.toBe(lane)
  expect(picture).toContain('else Declined')
  expect(picture).toContain('partner->>partner: declined')
  expect(edgeTable(changed)).toContain('| Ready | **Declined** | `declined` |')
  await expect(mermaid.parse(picture)).resolves.toMatchObject({ diagramType: 'sequence' })
})

test('a text that Mermaid would take for its own is cleaned', async () => {
  const described = { description: 'He said no; that was order #3' }
  const picture = swimLane([orderWith('Declined', (declined) => ({ ...declined, ...described }))])
  expect(picture).toContain('He said no, that was order 3')
  await expect(mermaid.parse(picture)).resolves.toMatchObject({ diagramType: 'sequence' })
})

/** The order's half with one state changed. */
function orderWith(name: OrderState, change: (state: Record<string, unknown>) => object): Lifecycle {
  const { config } = orderMachine
  const states = config.states as unknown as Record<OrderState, Record<string, unknown>>
  const changed = { ...config, states: { ...states, [name]: change(states[name]) } }
  return { ...order, machine: orderSetup.createMachine(changed as never) as unknown as AnyStateMachine }
}

function leavesOf(machine: AnyStateMachine): string[] {
  const paths = statePaths(machine)
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)))
}

function metaOf(machine: AnyStateMachine, path: string): StateMeta {
  return machine.getStateNodeById(`${machine.id}.${path}`).meta as StateMeta
}

/** The message of another event that leads to the same place (`observed.Contract` for `observed.PendingDelivery`). */
function messageTo(machine: AnyStateMachine, from: string, to: string) {
  const events = machineEdges(machine).filter((edge) => edge.from === from && edge.to === to)
  return metaOf(machine, from).messages.find((one) => events.some(({ event }) => event === one.event))!
}

/** The line of a state's own note; a state around others has those of its parts. */
function placeOf(path: string): number {
  const name = path === 'Contract' ? 'PendingDelivery' : path.split('.').at(-1)
  return lines.findIndex((line) => new RegExp(`^Note over \\w+: ${name}(<br/>|$)`).test(line))
}
