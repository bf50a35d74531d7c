import { describe, expect, test } from 'vitest'
import { lifecycleGraph, lifecycles } from '../../src/report/lifecycle.ts'
import { machineJson } from '../../src/report/machine-json.ts'
import { mermaid } from '../../src/report/mermaid.ts'
import { stromkreis } from './command-line.ts'

const names = ['contract', 'order'] as const

describe('export', () => {
  test.each(names)('prints the %s machine as JSON alone', async (name) => {
    const { code, stdout, stderr } = await stromkreis(['export', name, '--format', 'json'])
    expect([code, stderr]).toEqual([0, ''])
    const { machine, delayMs } = lifecycles[name]
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(machineJson(machine, delayMs))))
  })

  test.each(names)('prints the %s machine as a diagram, unless told otherwise', async (name) => {
    const { code, stdout } = await stromkreis(['export', name])
    expect([code, stdout]).toEqual([0, mermaid(lifecycleGraph(name))])
  })

  test('means the contract machine, unless told otherwise', async () => {
    const { code, stdout } = await stromkreis(['export'])
    expect([code, stdout]).toEqual([0, mermaid(lifecycleGraph('contract'))])
  })

  test.each(['export', 'states'])('%s knows no other machine', async (command) => {
    const { code, stdout, stderr } = await stromkreis([command, 'alert'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('contract, order')
  })
})
