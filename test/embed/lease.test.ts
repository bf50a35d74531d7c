import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { Supplier } from '../../src/supplier.ts'
import { temporaryDatabase } from './temporary-database.ts'

// Nobody asks it anything: a lease is taken before the supplier is met.
const rabot: Supplier = { page: () => Promise.reject(), order: () => Promise.reject() }

describe('two engines on one file', () => {
  test('the second one waits, then is refused and told who holds it', async () => {
    const database = temporaryDatabase()
    const first = await openStromkreis({ database, rabot, holder: 'run' })
    await expect(openStromkreis({ database, rabot, waitForLeaseMs: 300 })).rejects.toMatchObject({
      name: 'StromkreisError',
      code: 'leaseHeld',
      message: expect.stringContaining(`\`stromkreis run\`, process ${process.pid} on `),
      hint: expect.stringMatching(/./),
    })
    await first.stop()
  })

  test('the second one takes over as soon as the first lets go', async () => {
    const database = temporaryDatabase()
    const first = await openStromkreis({ database, rabot })
    const waiting = openStromkreis({ database, rabot, waitForLeaseMs: 10_000 })
    await first.stop()
    const second = await waiting
    expect(second.contracts()).toEqual([])
    await second.stop()
  })

  test('a refused one takes nothing from the one that acts, not even against other processes', async () => {
    const database = temporaryDatabase()
    const first = await openStromkreis({ database, rabot })
    await expect(openStromkreis({ database, rabot, waitForLeaseMs: 0 })).rejects.toMatchObject({
      code: 'leaseHeld',
    })
    const script = `
      import { openStromkreis } from ${JSON.stringify(builtIndex)}
      const rabot = { page: () => Promise.reject(), order: () => Promise.reject() }
      await openStromkreis({ database: ${JSON.stringify(database)}, rabot, waitForLeaseMs: 0 }).then(
        () => process.stdout.write('took it'),
        (error) => process.stdout.write(String(error.code)),
      )`
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(other.stdout).toBe('leaseHeld')
    await first.stop()
  })

  test('a database in memory is nobody else’s', async () => {
    const engines = await Promise.all([1, 2].map(() => openStromkreis({ database: ':memory:', rabot })))
    for (const engine of engines) await engine.stop()
  })
})

const builtIndex = fileURLToPath(new URL('../../dist/src/index.js', import.meta.url))
