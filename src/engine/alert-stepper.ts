import {
  type AlertContext,
  type AlertEvent,
  type AlertInput,
  type AlertState,
  alertCalls,
  alertMachine,
  alertMemory,
  alertNotices,
  initialAlertContext,
} from '../../machines/index.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type MachineStep, StepPlans } from './step-plans.ts'

/** One step of the alert machine, as data. */
export type AlertStep = MachineStep<AlertContext, AlertState>

/** Version that new alerts start with. */
export const currentAlertMachineVersion: string = alertMachine.version ?? '1'

// As for contracts: XState is asked once for every situation, and test/engine/alert-stepper.test.ts holds it against that.
const plans = new StepPlans<AlertContext, AlertEvent, AlertState>({
  machine: alertMachine,
  memory: alertMemory,
  tellings: { ...alertCalls, ...alertNotices },
  idle: initialAlertContext(undefined),
  statePath: (value) => (typeof value === 'string' ? value : Object.keys(value)[0]) as AlertState,
})

/** An alert as it is raised. @throws StromkreisError `logBroken` when this build does not have that version. */
export function startAlert(version: string, input: AlertInput): AlertStep {
  mustHaveVersion(version)
  return plans.start(initialAlertContext(input))
}

/** What the machine does with an event; null when it does not take it here. @throws StromkreisError `logBroken` */
export function stepAlert(
  version: string,
  { leaf, context }: Pick<AlertStep, 'leaf' | 'context'>,
  anyEvent: AlertEvent | { type: string },
): AlertStep | null {
  mustHaveVersion(version)
  return plans.step(leaf, context, anyEvent as AlertEvent)
}

function mustHaveVersion(version: string): void {
  if (version === currentAlertMachineVersion) return
  throw new StromkreisError('logBroken', `No alert machine of version ${version} is known here.`, {
    hint: `Install the Stromkreis that wrote this log, or one that still has version ${version}.`,
  })
}
