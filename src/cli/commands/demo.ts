import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCodes } from '../exit-code.ts'
import { liveDemo } from '../live-demo.ts'
import type { Shell } from '../shell.ts'
import { virtualDemo } from '../virtual-demo.ts'

/** `stromkreis demo`: a supplier and an engine that follows it over HTTP, in a database that goes with the demo. */
export async function demo(
  shell: Shell,
  options: {
    orders: number
    days: number
    seed: number
    speed: number
    port?: number
    json?: boolean
  },
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'stromkreis-demo-'))
  const database = join(folder, 'demo.db')
  try {
    if (options.json) shell.printJson(await virtualDemo(shell, { ...options, database }))
    else await liveDemo(shell, { ...options, database, stopped: shell.untilStopped() })
    return exitCodes.done
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
