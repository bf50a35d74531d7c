import { describe, expect, test } from 'vitest'
import { contractMachine } from '../../machines/index.ts'
import { contractDelayMs, contractGraph } from '../../src/report/contract-graph.ts'
import { machineJson } from '../../src/report/machine-json.ts'
import { mermaid } from '../../src/report/mermaid.ts'
import { stromkreis } from './command-line.ts'

describe('export', () => {
  test('prints the machine as JSON alone', async () => {
    const [named, unnamed] = await Promise.all([
      stromkreis(['export', 'contract', '--format', 'json']),
      stromkreis(['export', '--format', 'json']),
    ])
    expect([named.code, named.stderr, named.stdout]).toEqual([0, '', unnamed.stdout])
    expect(JSON.parse(named.stdout)).toEqual(
      JSON.parse(JSON.stringify(machineJson(contractMachine, contractDelayMs))),
    )
  })

  test('prints the machine as a diagram, unless told otherwise', async () => {
    const { code, stdout } = await stromkreis(['export'])
    expect([code, stdout]).toEqual([0, mermaid(contractGraph())])
  })
})
