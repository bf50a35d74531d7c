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
import type { Effect } from '../log-entry.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type StepPlan, StepPlans } from './step-plans.ts'

/** One step of the alert machine, as data. */
export interface AlertStep {
  leaf: string
  state: AlertState
  context: AlertContext
  effects: readonly Effect[]
  /** Time rules that begin to wait, by event type, with their delay in milliseconds. */
  armed: readonly { event: string; delayMs: number }[]
  /** Event types of time rules that no longer wait. */
  cancelled: readonly string[]
}

/** Version that new alerts start with. */
export const currentAlertMachineVersion: string = alertMachine.version ?? '1'

// As for contracts: XState is asked once for every situation, and test/engine/alert-stepper.test.ts holds it against that.
const plans = new StepPlans<AlertContext, AlertEvent, AlertState>({
  machine: alertMachine,
  memory: alertMemory,
  idle: initialAlertContext(undefined),
  statePath: (value) => (typeof value === 'string' ? value : Object.keys(value)[0]) as AlertState,
})

/** An alert as it is raised. @throws StromkreisError `logBroken` when this build does not have that version. */
export function startAlert(version: string, input: AlertInput): AlertStep {
  mustHaveVersion(version)
  const context = initialAlertContext(input)
  return carriedOut(plans.start(context), context, {} as AlertEvent)
}

/** What the machine does with an event; null when it does not take it here. @throws StromkreisError `logBroken` */
export function stepAlert(
  version: string,
  { leaf, context }: Pick<AlertStep, 'leaf' | 'context'>,
  anyEvent: AlertEvent | { type: string },
): AlertStep | null {
  mustHaveVersion(version)
  const event = anyEvent as AlertEvent
  const route = plans.route(leaf, context, event)
  let next = context
  for (const change of route.changes) next = alertMemory[change as keyof typeof alertMemory](next, event)
  const plan = plans.plan(route, next, event)
  return plan && carriedOut(plan, next, event)
}

function mustHaveVersion(version: string): void {
  if (version === currentAlertMachineVersion) return
  throw new StromkreisError('logBroken', `No alert machine of version ${version} is known here.`, {
    hint: `Install the Stromkreis that wrote this log, or one that still has version ${version}.`,
  })
}

const tellings: Record<string, (context: AlertContext) => object> = { ...alertCalls, ...alertNotices }

function carriedOut(plan: StepPlan<AlertState>, context: AlertContext, event: AlertEvent): AlertStep {
  return {
    leaf: plan.leaf,
    state: plan.state,
    context,
    effects: plan.tells.map(({ type, kind }) => ({ type, ...tellings[kind]!(context) }) as Effect),
    armed: plan.arms.map(({ event: fires, delay }) => ({
      event: fires,
      delayMs: plans.delayMs(delay, context, event),
    })),
    cancelled: plan.cancels,
  }
}
