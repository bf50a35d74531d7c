import {
  looksNeeded,
  type OrderContext,
  type OrderEvent,
  type OrderState,
  orderMachine,
  orderStates,
} from '../../machines/index.ts'
import type { OrderRecord } from '../order-record.ts'
import {
  type EdgeAnswer,
  edgeAnswers,
  type GuardValues,
  instant,
  type Occasion,
  type WaitingRule,
  waitingRules,
} from './edge-answer.ts'
import { edgesOutOf, type MachineEdge, machineEdges } from './machine-edges.ts'

/** Why an order of our own can or cannot go to a state, or take an event. Times are ISO 8601 in UTC. */
export interface OrderAnswer {
  of: 'order'
  subject: string
  state: OrderState
  /** A state, or the type of an event. */
  asked: string
  /** `stays`: it is there. `oneEdge`: one edge leads there. `path`: more than one. `none`: nothing leads there. */
  way: 'stays' | 'oneEdge' | 'path' | 'none'
  /** Whether the first step of the way is let through now; null where it depends on what comes, or there is no way. */
  isOpen: boolean | null
  answer: string
  /** The shortest way, whatever its guards say; null where there is none. */
  path: readonly OrderPathStep[] | null
  /** Everything that can happen to the order where it stands. */
  edges: readonly EdgeAnswer[]
  timers: readonly WaitingRule[]
  /** When something last happened with it, and since when it is where it is. */
  lastApplied: { at: string; enteredAt: string }
  contractNumber: string | null
}

/** One step on the way. */
export interface OrderPathStep {
  event: string | null
  timeRule: string | null
  to: string
}

/** Types of the events that an order can take. */
export const orderEventTypes: readonly string[] = [
  ...new Set(machineEdges(orderMachine).flatMap(({ event }) => event ?? [])),
]

/** What can be asked about an order: every state, and every event by its type. */
export const orderTargets: readonly string[] = [...orderStates, ...orderEventTypes]

/** Whether an order can go to a state, or take an event, at `now`, epoch milliseconds, and why. */
export function whyOrder(record: OrderRecord, asked: string, { now }: { now: number }): OrderAnswer {
  const { context, state } = record
  const edges = edgesNow(record, now)
  const path = asked === state ? [] : throughOpen(shortestPath(state, asked), asked, edges)
  const first = path?.[0]
  const isOpen = first === undefined ? null : isStepOpen(first, edges)
  return {
    of: 'order',
    subject: record.id,
    state,
    asked,
    way: wayOf(path),
    isOpen,
    answer: answerTo(record, { path, isOpen, edges }),
    path: path?.map(stepOf) ?? null,
    edges,
    timers: waitingRules(record.timers),
    lastApplied: { at: instant(context.now), enteredAt: instant(record.enteredAt) },
    contractNumber: context.contractNumber,
  }
}

type Path = readonly MachineEdge[] | null
type Guard = (asked: { context: OrderContext; event: OrderEvent }) => boolean

function shortestPath(from: OrderState, asked: string): Path {
  const all = machineEdges(orderMachine)
  const queue: { at: string; path: MachineEdge[] }[] = [{ at: from, path: [] }]
  const reached = new Set<string>([from])
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { at, path } = next
    const ways = all.filter((edge) => edge.from === at)
    const last = ways.find(({ to, event }) => to === asked || event === asked)
    if (last !== undefined) return [...path, last]
    for (const edge of ways) {
      if (reached.has(edge.to)) continue
      reached.add(edge.to)
      queue.push({ at: edge.to, path: [...path, edge] })
    }
  }
  return null
}

/** Where an event that is asked about leads now, if its guards let it lead to several places. */
function throughOpen(path: Path, asked: string, edges: readonly EdgeAnswer[]): Path {
  if (path?.length !== 1 || path[0]!.event !== asked) return path
  const open = edges.find(({ event, isOpen }) => event === asked && isOpen === true)
  return open === undefined ? path : [{ ...path[0]!, to: open.to }]
}

function wayOf(path: Path): OrderAnswer['way'] {
  if (path === null) return 'none'
  if (path.length === 0) return 'stays'
  return path.length === 1 ? 'oneEdge' : 'path'
}

function stepOf({ event, timeRule, to }: MachineEdge): OrderPathStep {
  return { event, timeRule, to }
}

function edgesNow({ state, context, timers, findings }: OrderRecord, now: number): EdgeAnswer[] {
  const guards = orderMachine.implementations.guards as Record<string, unknown>
  const errors = findings.filter(({ severity }) => severity === 'error').length
  return edgeAnswers<OrderEvent>(edgesOutOf(orderMachine, state), {
    timers,
    now,
    occasions: (type) => occasionsOf(type, { now, errors, context }),
    holds: (guard, event) => (guards[guard] as Guard)({ context, event }),
    values: (guard) => valuesOf(guard, context, { errors, now }),
  })
}

/** How an event may come, where what it carries is asked for by a guard. */
function occasionsOf(
  type: string,
  { now, errors, context }: { now: number; errors: number; context: OrderContext },
): Occasion<OrderEvent>[] {
  const comes = (says: string, carries: object = {}) => ({
    says,
    event: { type, now, ...carries } as OrderEvent,
  })
  const look = { beganAt: now, candidate: context.candidate }
  switch (type) {
    case 'checked':
      return [comes('the data are checked as they are', { errors })]
    case 'refused':
      return [
        comes('the supplier names its reasons', { isPassing: false }),
        comes('the supplier is busy or not reached', { isPassing: true }),
      ]
    case 'looked':
      return [
        comes('a look begins now and finds nothing new', look),
        comes('a look begins now and shows a new candidate', { ...look, candidate: `not ${look.candidate}` }),
      ]
    case 'released':
      return [
        comes('a person releases it', { by: 'person' }),
        comes('the policy releases it', { by: 'policy' }),
      ]
    default:
      return [comes('it comes now')]
  }
}

/** What the guards look at. */
function valuesOf(
  guard: string,
  context: OrderContext,
  { errors, now }: { errors: number; now: number },
): GuardValues {
  const { looks, lostAt, lookedAt, candidate, delays } = context
  const settledAt = lostAt === null ? null : lostAt + delays.settlingMs
  const values: Record<string, () => GuardValues> = {
    offerStillValid: () => ({ validUntil: instant(context.validUntil), now: instant(now) }),
    dataComplete: () => ({ errors }),
    notSentYet: () => ({ sentAt: instant(context.sentAt) }),
    maySendAgain: () => ({
      looks,
      looksNeeded,
      looksCountFrom: instant(settledAt),
      lookedAt: instant(lookedAt),
      candidate,
    }),
    wasPassing: () => ({ isRefusedInPassing: context.isRefusedInPassing }),
    isNewlyUndecided: () => ({ looks, looksNeeded, looksCountFrom: instant(settledAt), candidate }),
  }
  return values[guard]?.() ?? {}
}

/** Whether one of the edges that this step stands for is let through. */
function isStepOpen(step: MachineEdge, edges: readonly EdgeAnswer[]): boolean | null {
  const open = edgesOf(step, edges).map(({ isOpen }) => isOpen)
  if (open.includes(true)) return true
  return open.includes(null) ? null : false
}

function edgesOf(step: MachineEdge, edges: readonly EdgeAnswer[]): EdgeAnswer[] {
  return edges.filter(
    ({ event, timeRule, to }) => event === step.event && timeRule === step.timeRule && to === step.to,
  )
}

function answerTo(
  { state, context, timers }: OrderRecord,
  { path, isOpen, edges }: { path: Path; isOpen: boolean | null; edges: readonly EdgeAnswer[] },
): string {
  if (path === null) {
    const contract = context.contractNumber
    const instead =
      contract === null ? '' : ` It is contract ${contract} at the supplier: ask about that number instead.`
    return `Nothing leads there from ${state}.${instead}`
  }
  const [first] = path
  if (first === undefined) return `It is in ${state}.`
  const rest = path.length === 1 ? '' : ` After that: ${path.slice(1).map(nameOf).join(', ')}.`
  if (first.event === null) {
    const due = waitingRules(timers).find(({ timeRule }) => timeRule === first.timeRule)
    return `Only time leads there: ${first.timeRule}${due ? `, due ${due.dueAt}` : ''}, leads from ${state} to ${first.to}.${rest}`
  }
  const leads = first.to === state ? `leaves it in ${state}` : `leads from ${state} to ${first.to}`
  if (isOpen === true) return `${first.event} ${leads}, and nothing stands against it.${rest}`
  const way = edgesOf(first, edges)
  if (isOpen === null) {
    return `${first.event} ${leads} where ${way.flatMap(({ openWhen }) => openWhen).join(', or ')}.${rest}`
  }
  return `Not now: ${first.event} ${leads} only where ${way.map(needs).join(', or where ')}.${rest}`
}

function nameOf({ event, timeRule, to }: MachineEdge): string {
  return `${event ?? timeRule} to ${to}`
}

/** What an edge needs, with what is the case instead. */
function needs({ guard, unless }: EdgeAnswer): string {
  const own = guard === null || guard.holds ? [] : [`${guard.asks} (${listed(guard.values)})`]
  const others = unless
    .filter(({ holds }) => holds)
    .map(({ asks, values }) => `it is not so that ${asks} (${listed(values)})`)
  return [...own, ...others].join(' and ')
}

function listed(values: GuardValues): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${value ?? 'none'}`)
    .join(', ')
}
