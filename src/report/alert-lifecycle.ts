import { alertMachine, defaultAlertDelays } from '../../machines/index.ts'
import type { Lifecycle } from './lifecycle.ts'
import { type MachineGraph, machineGraph } from './machine-graph.ts'

/** The life of an alert, as it waits for most kinds. It is beside the journey of an order, and no part of it. */
export const alertLifecycle: Pick<Lifecycle, 'machine' | 'delayMs'> = {
  machine: alertMachine,
  delayMs: (name) => usualDelaysMs[name] ?? null,
}

const { remindMs, escalateMs, acknowledgedMs } = defaultAlertDelays.openTooLong
const usualDelaysMs: Readonly<Record<string, number | null>> = {
  reminder: remindMs,
  escalation: escalateMs,
  acknowledgementEnds: acknowledgedMs,
}

/** An alert’s life as people see it. */
export function alertGraph(): MachineGraph {
  return machineGraph(alertLifecycle.machine, alertLifecycle.delayMs)
}
