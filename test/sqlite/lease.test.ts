import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { leaseHolder, takeLease } from '../../src/sqlite/lease.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

const built = (path: string) => JSON.stringify(fileURLToPath(new URL(`../../dist/${path}`, import.meta.url)))

describe('the lease of a database', () => {
  test('is free at once when the process that held it is killed', async () => {
    const path = temporaryDatabase()
    const holder = spawn(process.execPath, ['--input-type=module', '-e', holding(path)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    const store = new SqliteStore(path)
    const options = { path, clock: systemClock(), waitMs: 0, command: 'test' }
    await expect(takeLease(store.database, options)).rejects.toMatchObject({
      code: 'leaseHeld',
      message: expect.stringContaining(`\`stromkreis run\`, process ${holder.pid} on `),
    })
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const lease = await takeLease(store.database, options)
    expect(leaseHolder(store.database)).toContain(`\`stromkreis test\`, process ${process.pid} on `)
    lease.release()
    lease.release()
    expect(leaseHolder(store.database)).toBeNull()
    store.close()
  })

  test('is waited for, and taken over when it is let go', async () => {
    const path = temporaryDatabase()
    const [first, second] = [new SqliteStore(path), new SqliteStore(path)]
    const options = { path, clock: systemClock(), command: 'test' }
    const lease = await takeLease(first.database, { ...options, waitMs: 0 })
    const waiting = takeLease(second.database, { ...options, waitMs: 10_000 })
    lease.release()
    const taken = await waiting
    await expect(takeLease(first.database, { ...options, waitMs: 0 })).rejects.toMatchObject({
      code: 'leaseHeld',
    })
    taken.release()
    first.close()
    second.close()
  })
})

/** A program that takes the lease and keeps it. */
function holding(path: string): string {
  return `
    import { systemClock } from ${built('src/clock.js')}
    import { takeLease } from ${built('src/sqlite/lease.js')}
    import { SqliteStore } from ${built('src/sqlite/sqlite-store.js')}
    const path = ${JSON.stringify(path)}
    const { database } = new SqliteStore(path)
    await takeLease(database, { path, clock: systemClock(), waitMs: 0, command: 'run' })
    process.stdout.write('held')
    setInterval(() => {}, 60_000)`
}
