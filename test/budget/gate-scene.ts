import { CallBudget, type CallBudgetOptions } from '../../src/budget/call-budget.ts'
import { memoryLedger } from '../../src/budget/memory-ledger.ts'
import type { CallGate } from '../../src/call-gate.ts'
import type { CallLedger } from '../../src/call-ledger.ts'
import { type Clock, type VirtualClock, virtualClock } from '../../src/clock.ts'
import { monday } from './busiest.ts'

/** The host that most calls of a test go to. */
export const api = 'https://api.example.org'

/** A gate on a ledger and a clock of its own, unless given. */
export interface GateScene {
  clock: VirtualClock
  ledger: CallLedger
  gate: CallBudget
  /** Another gate on the same ledger, as another process has it. */
  another(options?: Partial<CallBudgetOptions>): CallBudget
}

export function gateScene(options: Partial<CallBudgetOptions> = {}): GateScene {
  const clock = virtualClock(monday)
  const ledger = memoryLedger()
  const another = (more: Partial<CallBudgetOptions> = {}) =>
    new CallBudget({ ledger, clock, jitter: () => 0, ...options, ...more })
  return { clock, ledger, gate: another(), another }
}

/** So many calls, one after the other, each answered at once; when they were made. */
export async function callsOf(
  gate: CallGate,
  clock: Clock,
  count: number,
  answer: { status?: number; headers?: Record<string, string>; origin?: string } = {},
): Promise<number[]> {
  const madeAt: number[] = []
  for (let call = 0; call < count; call += 1) {
    const pass = await gate.enter(answer.origin ?? api)
    madeAt.push(clock.now())
    pass.answered({ status: answer.status ?? 200, headers: answer.headers ?? {}, endedAt: clock.now() })
  }
  return madeAt
}
