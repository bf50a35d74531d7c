import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AnyStateMachine } from 'xstate'
import {
  contractAlerts,
  contractMachine,
  contractNotices,
  orderAlerts,
  orderMachine,
  orderNotices,
  type StateMeta,
} from '../../machines/index.ts'
import { stromkreisCommand } from '../../src/cli/stromkreis-command.ts'
import { orderRules } from '../../src/orders/order-rules.ts'
import { livingDocs } from '../../src/report/living-docs.ts'
import type { MadeTrueBy } from '../../src/report/made-true-by.ts'
import { guideFacts } from '../../src/report/supplier-guide.ts'
import { listeningShell } from '../cli/listening-shell.ts'

const machines: Record<string, AnyStateMachine> = { contract: contractMachine, order: orderMachine }
const rules = orderRules.map(({ name }) => name)
const commands = stromkreisCommand(listeningShell().shell, () => {}).commands.map((command) => command.name())

/** Whether what a fact points at is there. */
function isThere(place: MadeTrueBy): boolean {
  switch (place.kind) {
    case 'test':
      return (
        existsSync(`test/${place.file}`) && quotes(readFileSync(`test/${place.file}`, 'utf8'), place.name)
      )
    case 'rule':
      return rules.includes(place.name)
    case 'alert':
      return place.name in contractAlerts || place.name in orderAlerts
    case 'notice':
      return place.name in contractNotices || place.name in orderNotices
    case 'state':
      return isState(place.name)
    case 'command':
      return commands.includes(place.name)
    case 'sandbox':
    case 'doc':
      return existsSync(place.name)
    case 'planned':
    case 'limit':
      return place.name.length > 10
  }
}

describe('what the supplier’s guides say', () => {
  test.each(guideFacts)('$fact', ({ fact, madeTrueBy }) => {
    expect(fact).toMatch(/^[A-Z].*\.$/)
    expect(madeTrueBy.length).toBeGreaterThan(0)
    expect(madeTrueBy.filter((place) => !isThere(place))).toEqual([])
  })

  test('is in one of the pages, each thing once', () => {
    const facts = guideFacts.map(({ fact }) => fact)
    expect(new Set(facts).size).toBe(facts.length)
    const pages = livingDocs().map(({ text }) => text)
    for (const fact of facts) expect(pages.filter((text) => text.includes(`| ${fact} |`))).toHaveLength(1)
  })

  test('and is not true yet is said to be planned', () => {
    const open = guideFacts.filter(({ madeTrueBy }) => madeTrueBy.some(({ kind }) => kind === 'planned'))
    for (const { fact } of open) expect(livingDocs().some(({ text }) => text.includes(fact))).toBe(true)
    const resting = guideFacts.filter(({ madeTrueBy }) => madeTrueBy.every(({ kind }) => kind === 'planned'))
    expect(resting.map(({ fact }) => fact)).toEqual([])
  })

  test('of the states’ kinds is what the machine has', () => {
    const kinds = ['Open', 'Processing', 'Denied', 'Rejected', 'Revoked', 'Contract', 'Cancelled'].map(
      (path) => [path, (contractMachine.getStateNodeById(`contract.${path}`).meta as StateMeta).type],
    )
    expect(Object.fromEntries(kinds)).toEqual({
      Open: 'initial',
      Processing: 'active',
      Denied: 'recoverable',
      Rejected: 'terminal',
      Revoked: 'terminal',
      Contract: 'success',
      Cancelled: 'terminal',
    })
  })
})

describe('the check of these references', () => {
  test.each<MadeTrueBy>([
    { kind: 'test', file: 'report/supplier-guide.test.ts', name: 'no test has this name' },
    { kind: 'test', file: 'report/no-such.test.ts', name: 'is not there' },
    { kind: 'rule', name: 'noSuchRule' },
    { kind: 'alert', name: 'rejected' },
    { kind: 'notice', name: 'denied' },
    { kind: 'state', name: 'contract.Ready' },
    { kind: 'command', name: 'sell' },
    { kind: 'sandbox', name: 'src/sandbox/no-such.ts' },
  ])('finds that $kind $name is not there', (place) => {
    expect(isThere(place)).toBe(false)
  })
})

/** Whether a test of this name is in the text of a test file. */
function quotes(text: string, name: string): boolean {
  const quoted = [`'${name}'`, `\`${name}\``, `"${name}"`]
  return quoted.some((literal) => new RegExp(`\\b(?:test|it)\\b[^\\n]*\\(\\s*${escaped(literal)}`).test(text))
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}

function isState(name: string): boolean {
  const machine = machines[name.split('.')[0]!]
  if (machine === undefined) return false
  try {
    machine.getStateNodeById(name)
    return true
  } catch {
    return false
  }
}
