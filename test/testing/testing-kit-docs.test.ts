import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testStore } from '../../docs/examples/another-store.ts'
import { noLongerSo } from '../../docs/examples/conformance-check.ts'
import { followFaultyWorlds } from '../../docs/examples/faulty-world.ts'
import { virtualClock } from '../../src/clock.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { lifecycleCoverage } from '../../src/testing/lifecycle-coverage.ts'
import { temporaryFolder } from '../embed/temporary-database.ts'

const page = readFileSync('docs/testing-kit.md', 'utf8')

describe('docs/testing-kit.md', () => {
  test.each(['another-store', 'conformance-check', 'faulty-world'])('shows %s as it runs here', (name) => {
    expect(page).toContain(`\`\`\`ts\n${readFileSync(`docs/examples/${name}.ts`, 'utf8')}\`\`\``)
  })

  test('names everything that the kit exports', async () => {
    const names = Object.keys(await import('../../src/testing/index.ts'))
    expect(names.filter((name) => !page.includes(`${name}`))).toEqual([])
  })

  test('counts states, edges, pairs and promises right', async () => {
    const { states, edges, pairs } = lifecycleCoverage().report().contract
    expect(page).toContain(`all ${states.of} states, ${edges.of} edges and ${pairs.of} pairs`)
    const { storePromises } = await import('../../src/testing/store/store-promises.ts')
    expect(page).toContain(`${storePromises(() => new SqliteStore(':memory:')).length} promises`)
  })
})

describe('the examples of the kit', () => {
  test('follow faulty worlds, and say what none of them showed', async () => {
    const uncovered = await followFaultyWorlds(5)
    expect(uncovered).toContain('order state Quoting')
    expect(uncovered).not.toContain('contract state Processing')
  })

  test('make one test of each promise of a store', async () => {
    const folder = temporaryFolder()
    const made = new Map<string, () => Promise<void>>()
    testStore(
      (place) => new SqliteStore(join(folder, place)),
      (name, run) => made.set(name, run),
    )
    expect(made.size).toBeGreaterThan(30)
    await [...made.values()][3]!()
  })

  test('name what is no longer so at a supplier', async () => {
    const sandbox = await startSandbox({
      ...{ clock: virtualClock(Date.UTC(2026, 0, 5)), seed: 1, orders: 20 },
      tokenLifetimeSeconds: 60,
    })
    const { url, clientId, clientSecret } = sandbox
    const found = await noLongerSo({ apiUrl: url, authUrl: url, clientId, clientSecret })
    await sandbox.stop()
    expect(found).toEqual(['token-lifetime: it lasts 60 seconds'])
  })
})
