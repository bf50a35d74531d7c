import { appendFileSync } from 'node:fs'
import { systemClock } from '../../src/clock.ts'
import { openCallGate } from '../../src/embed/open-call-gate.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'

/** What such a process is told, as JSON in its first argument. */
export interface ProcessThatCalls {
  database: string
  /** Where it notes what it does, a line each: `began`, `ended` or `refused`, its id, and when. */
  notes: string
  calls: number
  callsPerSecond: number
  callsPerHour: number
  concurrentCalls: number
  longestWaitMs: number
  /** At which of its calls it kills itself while it is under way; never where null. */
  diesAt: number | null
}

const told = JSON.parse(process.argv[2] ?? '') as ProcessThatCalls
const gate = openCallGate({ ...told, jitterKey: String(process.pid), requestTimeoutMs: 1 })
const clock = systemClock()
const note = (what: string) => appendFileSync(told.notes, `${what} ${process.pid} ${clock.now()}\n`)

try {
  for (let call = 1; call <= told.calls; call += 1) {
    const pass = await gate.enter('https://api.example.org')
    note('began')
    if (call === told.diesAt) process.kill(process.pid, 'SIGKILL')
    await clock.sleepUntil(clock.now() + 5)
    note('ended')
    pass.answered({ status: 200, headers: {}, endedAt: clock.now() })
  }
} catch (error) {
  if (!(error instanceof StromkreisError) || error.code !== 'rateLimited') throw error
  note('refused')
}
gate.close()
