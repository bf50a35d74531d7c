import {
  type AnyStateMachine,
  type AnyStateNode,
  initialTransition,
  type StateValue,
  transition,
} from 'xstate'
import { timeRuleName } from '../../machines/index.ts'
import type { Effect } from '../log-entry.ts'

type Ask<Context, Event> = (asked: { context: Context; event: Event }) => unknown

/** A machine of ours, with what its memory is changed by. */
export interface PlannedMachine<Context, Event, State> {
  machine: AnyStateMachine
  /** What each action that changes the memory makes of it, by its name. */
  memory: Readonly<Record<string, (context: Context, event: Event) => Context>>
  /** What each effect says, by its kind. */
  tellings: Readonly<Record<string, (context: Context) => object>>
  /** Any memory: what the machine does depends on it through its guards alone. */
  idle: Context
  /** The state that people see, of a state value. */
  statePath: (value: StateValue) => State
}

/** A time rule that begins to wait. */
export interface ArmedRule {
  /** Type of the machine's event that it fires. */
  event: string
  delayMs: number
}

/** One step of a machine, as data. */
export interface MachineStep<Context, State> {
  leaf: string
  state: State
  context: Context
  effects: readonly Effect[]
  /** Time rules that begin to wait. */
  armed: readonly ArmedRule[]
  /** Event types of time rules that no longer wait. */
  cancelled: readonly string[]
}

/** What the machine does in one situation, by the names of its own functions. */
interface StepPlan<State> {
  leaf: string
  state: State
  tells: readonly { type: 'alert' | 'notify'; kind: string }[]
  arms: readonly { event: string; delay: string }[]
  cancels: readonly string[]
}

/** What an event does to the memory, whatever follows from what the memory then holds. */
interface StepRoute<State> {
  changes: readonly string[]
  leaf: string
  type: string
  answers: number
  /** By the answers of the guards that are asked after the changes; null where the machine takes nothing. */
  plans: (StepPlan<State> | null | undefined)[]
}

/**
 * What a machine does in every situation: a leaf, an event, and what its guards answer. XState itself is asked, once
 * per situation, with the guards answering as told; so the machine stays the only definition.
 */
export class StepPlans<Context, Event extends { type: string }, State> {
  readonly #planned: PlannedMachine<Context, Event, State>
  /** The machine with guards that answer as told, and with memory changes that only say their name. */
  readonly #asked: AnyStateMachine
  readonly #guards: Record<string, Ask<Context, Event>>
  readonly #delays: Record<string, Ask<Context, Event>>
  readonly #guardsBefore: readonly string[]
  /** Guards of eventless transitions, which are asked when the memory has changed already. */
  readonly #guardsAfter: readonly string[]
  readonly #routes = new Map<string, Map<string, (StepRoute<State> | undefined)[]>>()
  readonly #starts: (StepPlan<State> | undefined)[] = []
  #answers: Record<string, boolean> = {}

  constructor(planned: PlannedMachine<Context, Event, State>) {
    const { machine, memory } = planned
    this.#planned = planned
    this.#guards = machine.implementations.guards as Record<string, Ask<Context, Event>>
    this.#delays = machine.implementations.delays as Record<string, Ask<Context, Event>>
    const names = Object.keys(this.#guards)
    this.#guardsAfter = names.filter((name) => eventlessGuards(machine.root).includes(name))
    this.#guardsBefore = names.filter((name) => !this.#guardsAfter.includes(name))
    this.#asked = machine.provide({
      guards: Object.fromEntries(names.map((name) => [name, () => this.#answers[name] === true])),
      actions: Object.fromEntries(Object.keys(memory).map((name) => [name, () => {}])),
    })
  }

  /** The first step, with this memory. */
  start(context: Context): MachineStep<Context, State> {
    return this.#carriedOut(this.#startPlan(context), context, {} as Event)
  }

  /** What the machine does with an event where it stands; null when it takes nothing. */
  step(leaf: string, context: Context, event: Event): MachineStep<Context, State> | null {
    const route = this.#route(leaf, context, event)
    let next = context
    for (const change of route.changes) next = this.#planned.memory[change]!(next, event)
    const plan = this.#plan(route, next, event)
    return plan && this.#carriedOut(plan, next, event)
  }

  /** The time rules that whoever enters a leaf passes, from the outermost state in; null where there is no such leaf. */
  rulesOf(leaf: string, context: Context): ArmedRule[] | null {
    const rules: ArmedRule[] = []
    let node: AnyStateNode | undefined = this.#planned.machine.root
    for (const name of leaf.split('.')) {
      node = node.states[name]
      if (node === undefined) return null
      for (const { eventType: event } of node.after) {
        const delayMs = this.#delays[timeRuleName(event)!]!({ context, event: { type: event } as Event })
        rules.push({ event, delayMs: delayMs as number })
      }
    }
    return node.type === 'atomic' ? rules : null
  }

  #carriedOut(plan: StepPlan<State>, context: Context, event: Event): MachineStep<Context, State> {
    const { tellings } = this.#planned
    return {
      leaf: plan.leaf,
      state: plan.state,
      context,
      effects: plan.tells.map(({ type, kind }) => ({ type, ...tellings[kind]!(context) }) as Effect),
      armed: plan.arms.map(({ event: fires, delay }) => ({
        event: fires,
        delayMs: this.#delays[delay]!({ context, event }) as number,
      })),
      cancelled: plan.cancels,
    }
  }

  #startPlan(context: Context): StepPlan<State> {
    const answers = this.#ask(this.#guardsAfter, context, {} as Event)
    let start = this.#starts[answers]
    if (start === undefined) {
      this.#answers = answersOf(this.#guardsAfter, answers)
      const [snapshot, actions] = initialTransition(this.#asked)
      start = this.#planOf(snapshot.value, actions as CollectedAction[])
      this.#starts[answers] = start
    }
    return start
  }

  #route(leaf: string, context: Context, event: Event): StepRoute<State> {
    const answers = this.#ask(this.#guardsBefore, context, event)
    const routes = this.#routesOf(leaf, event.type)
    const known = routes[answers]
    if (known !== undefined) return known
    const { actions } = this.#transition(leaf, event.type, answers, 0)
    const route: StepRoute<State> = {
      changes: actions.map(({ type }) => type).filter((name) => name in this.#planned.memory),
      leaf,
      type: event.type,
      answers,
      plans: [],
    }
    routes[answers] = route
    return route
  }

  /** Where a route leads, given what the memory holds after its changes; null when the machine takes nothing. */
  #plan(route: StepRoute<State>, context: Context, event: Event): StepPlan<State> | null {
    const answers = this.#ask(this.#guardsAfter, context, event)
    let plan = route.plans[answers]
    if (plan === undefined) {
      const { value, actions, isTaken } = this.#transition(route.leaf, route.type, route.answers, answers)
      plan = isTaken ? this.#planOf(value, actions) : null
      route.plans[answers] = plan
    }
    return plan
  }

  #routesOf(leaf: string, type: string): (StepRoute<State> | undefined)[] {
    const byType = this.#routes.get(leaf) ?? new Map<string, (StepRoute<State> | undefined)[]>()
    const routes = byType.get(type) ?? []
    if (routes.length === 0) this.#routes.set(leaf, byType.set(type, routes))
    return routes
  }

  #transition(leaf: string, type: string, before: number, after: number) {
    this.#answers = {
      ...answersOf(this.#guardsBefore, before),
      ...answersOf(this.#guardsAfter, after),
    }
    const from = this.#asked.resolveState({ value: stateValue(leaf), context: this.#planned.idle })
    const [snapshot, actions] = transition(this.#asked, from, { type })
    // A rule that only tells leaves the snapshot as it is; only without actions as well was nothing taken.
    const isTaken = snapshot !== from || actions.length > 0
    return { value: snapshot.value, actions: actions as CollectedAction[], isTaken }
  }

  /** The answers of these guards, a bit each. */
  #ask(names: readonly string[], context: Context, event: Event): number {
    let answers = 0
    for (let bit = 0; bit < names.length; bit += 1) {
      if (this.#guards[names[bit]!]!({ context, event })) answers |= 1 << bit
    }
    return answers
  }

  #planOf(value: StateValue, actions: readonly CollectedAction[]): StepPlan<State> {
    const tells: { type: 'alert' | 'notify'; kind: string }[] = []
    const cancels: string[] = []
    let arms: { event: string; delay: string }[] = []
    for (const { type, params } of actions) {
      if (type === 'alert' || type === 'notify') tells.push({ type, kind: (params as { kind: string }).kind })
      if (type === 'xstate.raise') {
        const event = (params as { id: string }).id
        arms.push({ event, delay: timeRuleName(event)! })
      }
      if (type === 'xstate.cancel') {
        const { sendId } = params as { sendId: string }
        arms = arms.filter(({ event }) => event !== sendId)
        cancels.push(sendId)
      }
    }
    return { leaf: leafPath(value), state: this.#planned.statePath(value), tells, arms, cancels }
  }
}

type CollectedAction = { type: string; params?: unknown }

function eventlessGuards(node: AnyStateNode): string[] {
  const own = (node.always ?? []).flatMap(({ guard }) => (typeof guard === 'string' ? guard : []))
  return [...own, ...Object.values(node.states).flatMap(eventlessGuards)]
}

function answersOf(names: readonly string[], answers: number): Record<string, boolean> {
  return Object.fromEntries(names.map((name, bit) => [name, (answers & (1 << bit)) !== 0]))
}

/** The state value with this innermost state. */
export function stateValue(leaf: string): StateValue {
  return leaf
    .split('.')
    .reduceRight<StateValue | null>((inner, name) => (inner === null ? name : { [name]: inner }), null)!
}

/** The dotted path of the innermost state. */
export function leafPath(value: StateValue): string {
  if (typeof value === 'string') return value
  const [name, inner] = Object.entries(value)[0]!
  return `${name}.${leafPath(inner!)}`
}
