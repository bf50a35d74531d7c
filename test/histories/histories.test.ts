import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, createMachine } from 'xstate'
import {
  alertMachine,
  alertStates,
  contractMachine,
  observedEdges,
  orderMachine,
  orderStates,
  timeRuleName,
} from '../../machines/index.ts'
import type { AlertRecord } from '../../src/alert-record.ts'
import type { Decided } from '../../src/decision-difference.ts'
import { ContractVersions, contractVersions } from '../../src/engine/contract-versions.ts'
import { contractDifferences, replay } from '../../src/engine/replay.ts'
import { alertsOfLog } from '../../src/engine/verify-alerts.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { OrderRecord } from '../../src/order-record.ts'
import { orderDifferences } from '../../src/orders/verify-orders.ts'
import { leaves, timeEvents } from '../machines/contract-situation.ts'
import { type ContractLine, folderOf, fromContractLines, readHistories } from './history-file.ts'
import { toldAlerts } from './told-alerts.ts'
import { toldContracts } from './told-contracts.ts'
import { toldOrders } from './told-orders.ts'

// A failure here says what a changed machine would have decided otherwise: give it a new version, and keep the old one.

describe.each(contractVersions.all)('version %s of the contract machine', (version) => {
  const files = readHistories<ContractLine>(folderOf('contract', version))
  const histories = files.map(({ name, lines }) => ({ name, history: fromContractLines(lines) }))

  test.each(histories)('decides $name as it did', ({ history }) => {
    expect(contractDifferences(history)).toEqual([])
    const entries = history.map(({ entry }) => entry)
    expect(replay('1', entries)).toEqual(history.at(-1)!.record)
    expect(entries.find(({ start }) => start)!.start!.machineVersion).toBe(version)
  })
})

describe('the histories of the contract machine', () => {
  const { current } = contractVersions
  const files = readHistories<ContractLine>(folderOf('contract', current))
  const steps = files.flatMap(({ lines }) => fromContractLines(lines))
  const entries = steps.map(({ entry }) => entry)

  test('are those that are told, and no others', () => {
    expect(files.map(({ name }) => name)).toEqual(Object.keys(toldContracts).toSorted())
  })

  test('take every edge that an observation leads along', () => {
    const taken = new Set(entries.map(({ from, to, event }) => `${from} ${to} ${event}`))
    const edges = observedEdges.map(({ from, to, status }) => `${from} ${to} observed.${status}`)
    expect(edges.filter((edge) => !taken.has(edge))).toEqual([])
  })

  test('stand in every state, inner ones too, and run out every time rule', () => {
    expect(new Set(steps.flatMap(({ record }) => record.position?.leaf ?? []))).toEqual(new Set(leaves))
    const ranOut = new Set(
      entries.flatMap(({ kind, event }) => (kind === 'timer' ? timeRuleName(event) : [])),
    )
    expect([...ranOut].filter((rule) => rule !== null).toSorted()).toEqual(
      Object.values(timeEvents).map(timeRuleName).toSorted(),
    )
  })

  test('have every kind of entry, and whatever the engine does beside the machine', () => {
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(
      new Set(['adopted', 'submitted', 'observed', 'inferred', 'timer', 'anomaly', 'corrected']),
    )
    const anomalies = new Set(entries.flatMap(({ anomaly }) => anomaly?.kind ?? []))
    expect(anomalies).toEqual(new Set(['contradiction', 'unknownStatus', 'invalidOrder', 'missing']))
    const effects = entries.flatMap((entry) => entry.effects)
    expect(effects.some(({ suppressed }) => suppressed)).toBe(true)
    expect(effects.some(({ unconfirmed }) => unconfirmed)).toBe(true)
    expect(effects.some(({ estimated }) => estimated)).toBe(true)
    expect(entries.some(({ overdue }) => overdue !== undefined)).toBe(true)
    expect(entries.some(({ settles }) => settles)).toBe(true)
  })
})

describe('a changed machine is told, edge by edge', () => {
  const denied = historyOf('denied-twice-then-delivered')

  test('one that lacks an edge', () => {
    expect(
      contractDifferences(denied, changed({ Processing: { on: { 'observed.Denied': undefined } } })),
    ).toEqual([
      'entry 3, observed.Denied in Processing: the log went to Denied and asked for alert denied; now it stays in Processing',
      'entry 8, observed.Denied in Processing: the log went to Denied and asked for alert denied; now it stays in Processing',
    ])
  })

  test('one whose edge leads elsewhere', () => {
    const elsewhere = { target: 'Rejected', guard: 'isFresh', actions: 'remember' }
    expect(
      contractDifferences(
        historyOf('rejected-while-open'),
        changed({ Open: { on: { 'observed.Rejected': { ...elsewhere, target: 'Revoked' } } } }),
      ),
    ).toEqual([
      'entry 2, observed.Rejected in Open: the log went to Rejected and asked for notify rejected; now it goes to Revoked and asks for notify revoked',
    ])
  })

  test('one that waits for another time', () => {
    const hourLess = changed({}, { openTooLong: () => 23 * 3_600_000 })
    expect(contractDifferences(historyOf('open-too-long-then-too-long-in-processing'), hourLess)).toEqual([
      'entry 1, observed.Open: the log let openTooLong wait until 2026-01-06T13:00:00.000Z; now it lets openTooLong wait until 2026-01-06T12:00:00.000Z',
    ])
  })

  test('one that has lost a time rule', () => {
    expect(
      contractDifferences(
        historyOf('open-too-long-then-too-long-in-processing'),
        changed({ Open: { after: {} } }),
      ),
    ).toEqual(
      [
        'entry 1, observed.Open: the log let openTooLong wait until 2026-01-06T13:00:00.000Z; now it lets nothing wait',
        'entry 2, xstate.after.openTooLong.contract.Open in Open: the log stayed in Open and asked for alert openTooLong; now it stays in Open',
      ].slice(0, 2),
    )
  })

  test('one that asks for less', () => {
    expect(contractDifferences(historyOf('revoked-while-open'), changed({ Revoked: { entry: [] } }))).toEqual(
      ['entry 2, observed.Revoked in Open: the log asked for notify revoked; now it asks for nothing'],
    )
  })

  test('one that remembers something else', () => {
    const forgetful = changed({
      Denied: {
        on: {
          'observed.Processing': { target: 'Processing', guard: 'isFresh', actions: ['remember'] },
        },
      },
    })
    expect(contractDifferences(denied, forgetful)).toEqual([
      'entry 7, observed.Processing in Denied: snapshot.position.context.recoveries was 1, now 0',
      'entry 9, observed.Processing in Denied: snapshot.position.context.recoveries was 2, now 1',
    ])
  })

  test('one that goes on in a state within the state', () => {
    expect(
      contractDifferences(historyOf('found-in-delivery'), changed({ Cancelled: { initial: 'Ended' } })),
    ).toEqual([
      'entry 2, observed.Cancelled in Contract.Delivery: snapshot.position.leaf was "Cancelled.EndDateUnknown", now "Cancelled.Ended"',
    ])
  })
})

describe('the order machine', () => {
  const files = readHistories<Decided<OrderRecord>>(folderOf('order', orderMachine.version!))

  test.each(files)('decides $name as it did', ({ lines }) => {
    expect(orderDifferences(lines)).toEqual([])
  })

  test('has histories that pass every state, and they are those that are told', () => {
    const passed = new Set(files.flatMap(({ lines }) => lines.map(({ record }) => record.state)))
    expect(passed).toEqual(new Set(orderStates))
    expect(files.map(({ name }) => name)).toEqual(Object.keys(toldOrders).toSorted())
  })
})

describe('the alert machine', () => {
  const files = readHistories<{ entry: Entry } | { alerts: AlertRecord[] }>(
    folderOf('alert', alertMachine.version!),
  )
  const histories = files.map(({ name, lines }) => ({
    name,
    entries: lines.flatMap((line) => ('entry' in line ? line.entry : [])),
    alerts: lines.flatMap((line) => ('alerts' in line ? line.alerts : [])),
  }))

  test.each(histories)('decides $name as it did', ({ entries, alerts }) => {
    const log = {
      entriesAfter: (after: number) =>
        entries.slice(after).map((entry, index) => ({ position: after + index + 1, subjectId: 1, entry })),
    }
    const disagreements: unknown[] = []
    const followed = alertsOfLog(log, (found) => disagreements.push(found))
    expect(disagreements).toEqual([])
    expect(followed.alerts.map(({ record }) => record)).toEqual(alerts)
  })

  test('has histories that run out every time rule, and they are those that are told', () => {
    const events = new Set(histories.flatMap(({ entries }) => entries.map(({ event }) => event)))
    for (const rule of ['reminder', 'escalation', 'acknowledgementEnds', 'silenceEnds']) {
      expect(events).toContain(`alert.${rule}`)
    }
    expect(events).toContain('alert.unsilenced')
    expect(alertStates).toHaveLength(4)
    expect(files.map(({ name }) => name)).toEqual(Object.keys(toldAlerts).toSorted())
  })
})

test('a version that is registered has its histories', () => {
  for (const version of contractVersions.all) {
    expect(existsSync(folderOf('contract', version))).toBe(true)
  }
})

function historyOf(name: string) {
  const files = readHistories<ContractLine>(folderOf('contract', '1'))
  return fromContractLines(files.find((file) => file.name === name)!.lines)
}

type AnyConfig = Record<string, unknown>

/** Version 1 with some of its states made otherwise. */
function changed(states: Record<string, AnyConfig>, delays: AnyConfig = {}): ContractVersions {
  const config = contractMachine.config as unknown as { states: Record<string, AnyConfig> }
  const changes = Object.entries(states).map(([name, change]) => {
    const state = config.states[name]!
    const { on, ...rest } = change as { on?: AnyConfig }
    const events = Object.entries({ ...(state['on'] as AnyConfig), ...on })
    const kept = Object.fromEntries(events.filter(([, transition]) => transition !== undefined))
    return [name, { ...state, ...rest, on: kept }]
  })
  const { implementations } = contractMachine
  const machine = createMachine(
    { ...config, version: '1', states: { ...config.states, ...Object.fromEntries(changes) } } as never,
    { ...implementations, delays: { ...implementations.delays, ...delays } } as never,
  ) as AnyStateMachine
  return new ContractVersions([machine], { to: '1' })
}
