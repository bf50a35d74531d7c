import type { AnyStateMachine } from 'xstate'
import { alertMachine, contractMachine, orderMachine, timeRuleName } from '../../machines/index.ts'
import { type Entry, supplierSubject } from '../log-entry.ts'
import { orderSubjectOf } from '../order-id.ts'
import { machineEdges, statePaths } from '../report/machine-edges.ts'
import { AlertWays } from './alert-ways.ts'

/** How much of something was seen, and what was not. */
export interface Coverage {
  seen: number
  of: number
  missing: readonly string[]
}

/** How much of one machine a log has gone through. */
export interface MachineCoverage {
  /** States that were entered. */
  states: Coverage
  /** Ways from one state to another, as `Open > Processing`. */
  edges: Coverage
  /** What can happen in a state without leaving it, as `Open: openTooLong`. */
  stays: Coverage
  /** Edges right after each other, as `Open > Processing > Denied`. */
  pairs: Coverage
  /** Edges of the log that the machine does not have. */
  strange: readonly string[]
}

/** What {@link lifecycleCoverage} found. */
export interface CoverageReport {
  contract: MachineCoverage
  order: MachineCoverage
  alert: MachineCoverage
}

/** Counts what entries of any log go through. */
export interface LifecycleCoverage {
  /** Takes in more entries: those of each subject oldest first, each once, subjects mixed as they come. */
  saw(entries: Iterable<Entry>): void
  report(): CoverageReport
}

/**
 * How much of the lives of contracts, orders and alerts a log, or all logs of a test run, have gone through: states, edges,
 * what happens within a state, and pairs of edges. What there is to be seen is read from the machines themselves.
 * Corrections by people and migrations to another version follow no edge: they count as states alone.
 */
export function lifecycleCoverage(): LifecycleCoverage {
  const contract = new Walked(contractMachine)
  const order = new Walked(orderMachine)
  const alert = new Walked(alertMachine)
  const alertWays = new AlertWays()
  return {
    saw(entries) {
      for (const entry of entries) {
        for (const way of alertWays.after(entry)) alert.take(way)
        if (entry.subject === supplierSubject || entry.alert !== undefined) continue
        const walked = orderSubjectOf(entry.subject) === null ? contract : order
        walked.take(entry)
      }
    },
    report: () => ({ contract: contract.report(), order: order.report(), alert: alert.report() }),
  }
}

/** Everything in `report` that was not seen, one line each, such as `contract edge Denied > Revoked`. */
export function uncovered(report: CoverageReport): string[] {
  return (['contract', 'order', 'alert'] as const).flatMap((machine) => {
    const { states, edges, stays, pairs } = report[machine]
    const lines = (what: string, { missing }: Coverage) => missing.map((one) => `${machine} ${what} ${one}`)
    return [
      ...lines('state', states),
      ...lines('edge', edges),
      ...lines('stay', stays),
      ...lines('pair', pairs),
    ]
  })
}

/** One step of whatever a machine is of. */
interface Way {
  subject: string
  event: string
  from: string | null
  to: string | null
  kind?: Entry['kind']
}

/** What a machine has, and which of it was walked. */
class Walked {
  readonly #states: Ticks
  readonly #edges: Ticks
  readonly #stays: Ticks
  readonly #pairs: Ticks
  readonly #strange = new Set<string>()
  /** The edge that each subject went last. */
  readonly #last = new Map<string, string>()

  constructor(machine: AnyStateMachine) {
    const paths = statePaths(machine)
    const leaves = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)))
    const ways = machineEdges(machine).flatMap((edge) => {
      const by = (edge.event ?? edge.timeRule)!
      const inside = leaves.filter((leaf) => leaf === edge.from || leaf.startsWith(`${edge.from}.`))
      return inside.map((from) => ({ from, by, to: edge.to === edge.from ? from : edge.to }))
    })
    const edges = ways.filter(({ from, to }) => from !== to)
    this.#states = new Ticks(leaves)
    this.#edges = new Ticks(edges.map(edgeName))
    this.#stays = new Ticks(ways.filter(({ from, to }) => from === to).map(stayName))
    this.#pairs = new Ticks(
      edges.flatMap((first) =>
        edges.filter(({ from }) => from === first.to).map(({ to }) => `${edgeName(first)} > ${to}`),
      ),
    )
  }

  take({ subject, kind, event, from, to }: Way): void {
    if (to === null) return
    this.#states.tick(to)
    if (from === null || kind === 'corrected' || kind === 'migrated') this.#last.delete(subject)
    else if (from === to) this.#stays.tick(stayName({ from, by: timeRuleName(event) ?? event }))
    else this.#walk(subject, { from, to })
  }

  #walk(subject: string, way: { from: string; to: string }): void {
    const edge = edgeName(way)
    const last = this.#last.get(subject)
    if (!this.#edges.tick(edge)) this.#strange.add(edge)
    if (last !== undefined) this.#pairs.tick(`${last} > ${way.to}`)
    this.#last.set(subject, edge)
  }

  report(): MachineCoverage {
    return {
      states: this.#states.coverage(),
      edges: this.#edges.coverage(),
      stays: this.#stays.coverage(),
      pairs: this.#pairs.coverage(),
      strange: [...this.#strange],
    }
  }
}

/** A list to tick off. */
class Ticks {
  readonly #isSeen: Map<string, boolean>

  constructor(names: readonly string[]) {
    this.#isSeen = new Map(names.map((name) => [name, false]))
  }

  /** False where it is not on the list. */
  tick(name: string): boolean {
    const isListed = this.#isSeen.has(name)
    if (isListed) this.#isSeen.set(name, true)
    return isListed
  }

  coverage(): Coverage {
    const missing = [...this.#isSeen].flatMap(([name, isSeen]) => (isSeen ? [] : name))
    return { seen: this.#isSeen.size - missing.length, of: this.#isSeen.size, missing }
  }
}

function edgeName({ from, to }: { from: string; to: string }): string {
  return `${from} > ${to}`
}

function stayName({ from, by }: { from: string; by: string }): string {
  return `${from}: ${by}`
}
