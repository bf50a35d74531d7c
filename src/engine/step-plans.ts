import { type AnyStateNode, initialTransition, type StateValue, transition } from 'xstate'
import {
  type ContractContext,
  type ContractEvent,
  type ContractStatePath,
  type contractMachine,
  contractMemory,
  contractStatePath,
  initialContractContext,
  timeRuleName,
} from '../../machines/index.ts'

type Machine = typeof contractMachine
type Ask = (asked: { context: ContractContext; event: ContractEvent }) => unknown

/** What the machine does in one situation, by the names of its own functions. */
export interface StepPlan {
  leaf: string
  state: ContractStatePath
  tells: readonly { type: 'alert' | 'notify'; kind: string }[]
  arms: readonly { event: string; delay: string }[]
  cancels: readonly string[]
}

/** What an event does to the memory, whatever follows from what the memory then holds. */
export interface StepRoute {
  changes: readonly (keyof typeof contractMemory)[]
  leaf: string
  type: string
  answers: number
  /** By the answers of the guards that are asked after the changes; null where the machine takes nothing. */
  plans: (StepPlan | null | undefined)[]
}

/**
 * What a machine does in every situation: a leaf, an event, and what its guards answer. XState itself is asked, once
 * per situation, with the guards answering as told; so the machine stays the only definition.
 */
export class StepPlans {
  /** The machine with guards that answer as told, and with memory changes that only say their name. */
  readonly #asked: Machine
  readonly #guards: Record<string, Ask>
  readonly #delays: Record<string, Ask>
  readonly #guardsBefore: readonly string[]
  /** Guards of eventless transitions, which are asked when the memory has changed already. */
  readonly #guardsAfter: readonly string[]
  readonly #routes = new Map<string, Map<string, (StepRoute | undefined)[]>>()
  #answers: Record<string, boolean> = {}
  readonly start: StepPlan

  constructor(machine: Machine) {
    this.#guards = machine.implementations.guards as Record<string, Ask>
    this.#delays = machine.implementations.delays as Record<string, Ask>
    const names = Object.keys(this.#guards)
    this.#guardsAfter = names.filter((name) => eventlessGuards(machine.root).includes(name))
    this.#guardsBefore = names.filter((name) => !this.#guardsAfter.includes(name))
    this.#asked = machine.provide({
      guards: Object.fromEntries(names.map((name) => [name, () => this.#answers[name] === true])),
      actions: Object.fromEntries(Object.keys(contractMemory).map((name) => [name, () => {}])),
    } as Parameters<Machine['provide']>[0])
    const [snapshot, actions] = initialTransition(machine)
    this.start = planOf(snapshot.value, actions)
  }

  /** What the event does to the memory, where the contract stands. */
  route(leaf: string, context: ContractContext, event: ContractEvent): StepRoute {
    const answers = this.#ask(this.#guardsBefore, context, event)
    const routes = this.#routesOf(leaf, event.type)
    const known = routes[answers]
    if (known !== undefined) return known
    const { actions } = this.#transition(leaf, event.type, answers, 0)
    const changes = actions.map(({ type }) => type).filter((name) => name in contractMemory)
    const route: StepRoute = {
      changes: changes as (keyof typeof contractMemory)[],
      leaf,
      type: event.type,
      answers,
      plans: [],
    }
    routes[answers] = route
    return route
  }

  /** Where a route leads, given what the memory holds after its changes; null when the machine takes nothing. */
  plan(route: StepRoute, context: ContractContext, event: ContractEvent): StepPlan | null {
    const answers = this.#ask(this.#guardsAfter, context, event)
    let plan = route.plans[answers]
    if (plan === undefined) {
      const { value, actions, isTaken } = this.#transition(route.leaf, route.type, route.answers, answers)
      plan = isTaken ? planOf(value, actions) : null
      route.plans[answers] = plan
    }
    return plan
  }

  /** Length of a named delay, milliseconds. */
  delayMs(name: string, context: ContractContext, event: ContractEvent): number {
    return this.#delays[name]!({ context, event }) as number
  }

  #routesOf(leaf: string, type: string): (StepRoute | undefined)[] {
    const byType = this.#routes.get(leaf) ?? new Map<string, (StepRoute | undefined)[]>()
    const routes = byType.get(type) ?? []
    if (routes.length === 0) this.#routes.set(leaf, byType.set(type, routes))
    return routes
  }

  #transition(leaf: string, type: string, before: number, after: number) {
    this.#answers = {
      ...answersOf(this.#guardsBefore, before),
      ...answersOf(this.#guardsAfter, after),
    }
    const from = this.#asked.resolveState({
      value: stateValue(leaf),
      context: initialContractContext(undefined),
    })
    const [snapshot, actions] = transition(this.#asked, from, { type } as ContractEvent)
    // A rule that only tells leaves the snapshot as it is; only without actions as well was nothing taken.
    const isTaken = snapshot !== from || actions.length > 0
    return { value: snapshot.value, actions: actions as CollectedAction[], isTaken }
  }

  /** The answers of these guards, a bit each. */
  #ask(names: readonly string[], context: ContractContext, event: ContractEvent): number {
    let answers = 0
    for (let bit = 0; bit < names.length; bit += 1) {
      if (this.#guards[names[bit]!]!({ context, event })) answers |= 1 << bit
    }
    return answers
  }
}

type CollectedAction = { type: string; params?: unknown }

function planOf(value: StateValue, actions: readonly CollectedAction[]): StepPlan {
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
  return { leaf: leafPath(value), state: contractStatePath(value), tells, arms, cancels }
}

function eventlessGuards(node: AnyStateNode): string[] {
  const own = (node.always ?? []).flatMap(({ guard }) => (typeof guard === 'string' ? guard : []))
  return [...own, ...Object.values(node.states).flatMap(eventlessGuards)]
}

function answersOf(names: readonly string[], answers: number): Record<string, boolean> {
  return Object.fromEntries(names.map((name, bit) => [name, (answers & (1 << bit)) !== 0]))
}

function stateValue(leaf: string): StateValue {
  return leaf
    .split('.')
    .reduceRight<StateValue | null>((inner, name) => (inner === null ? name : { [name]: inner }), null)!
}

function leafPath(value: StateValue): string {
  if (typeof value === 'string') return value
  const [name, inner] = Object.entries(value)[0]!
  return `${name}.${leafPath(inner!)}`
}
