import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { followContracts } from '../docs/examples/follow-contracts.ts'
import { contractActor } from '../docs/examples/machine-alone.ts'
import { virtualClock } from '../src/clock.ts'
import { contractGraph } from '../src/report/contract-graph.ts'
import { mermaid } from '../src/report/mermaid.ts'
import { startSandbox } from '../src/sandbox/index.ts'

const readme = readFileSync('README.md', 'utf8')

test('the picture of the lifecycle in the README is the machine’s own', () => {
  expect(readme).toContain(
    `<!-- lifecycle -->\n\`\`\`mermaid\n${mermaid(contractGraph())}\`\`\`\n<!-- /lifecycle -->`,
  )
})

test('the embedding example in the README is the one that runs here', async () => {
  const example = readFileSync('docs/examples/follow-contracts.ts', 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``)
  const sandbox = await startSandbox({ clock: virtualClock(Date.UTC(2026, 0, 5)), seed: 1, orders: 20 })
  try {
    const { url, clientId, clientSecret } = sandbox
    const told = await followContracts({ apiUrl: url, authUrl: url, clientId, clientSecret })
    expect(told.filter((line) => line.includes('first seen -> '))).toHaveLength(20)
    expect(told.some((line) => line.includes('was denied'))).toBe(true)
    expect(told.at(-1)).toMatch(/ is \S+ after 1 entries$/)
  } finally {
    await sandbox.stop()
  }
})

test('the machine runs alone, with XState and nothing else', () => {
  const told: string[] = []
  const actor = contractActor((message) => told.push(message)).start()
  actor.send({ type: 'observed.Processing', beganAt: Date.now(), now: Date.now() })
  actor.send({ type: 'observed.Denied', beganAt: Date.now(), now: Date.now() })
  actor.stop()
  expect(told).toEqual(['act: denied'])
})
