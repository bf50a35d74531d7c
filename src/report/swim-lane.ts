import type { Actor } from '../../machines/index.ts'
import { conditionOf } from './edge-tables.ts'
import {
  type JourneyHalf,
  type JourneyState,
  type JourneyWay,
  journeyHalf,
  stateOf,
  waysFrom,
} from './journey.ts'
import type { Lifecycle } from './lifecycle.ts'
import { duration } from './mermaid.ts'
import { actorNames } from './state-table.ts'

// Seen well on light and dark pages alike.
const phaseColours = ['rgba(96, 144, 216, 0.14)', 'rgba(96, 184, 120, 0.14)']
const lanes: readonly Actor[] = ['partner', 'customer', 'supplier', 'market']

/**
 * The journey along the halves, one after the other, as a Mermaid sequence diagram: actors as lanes, phases as blocks,
 * messages as arrows, data needed as notes, and every edge of the machines as a branch of a decision.
 */
export function swimLane(lifecycles: readonly Lifecycle[]): string {
  const drawing = new SwimLane()
  const stops = lifecycles.map(journeyHalf).flatMap((half) =>
    half.mainWay.map((path, place) => ({
      half,
      state: stateOf(half.lifecycle, path)!,
      next: half.mainWay[place + 1] ?? null,
    })),
  )
  const phases = [...new Set(stops.map(({ state }) => state.meta.phase))]
  for (const phase of phases) {
    const here = stops.filter(({ state }) => state.meta.phase === phase)
    drawing.beginPhase(
      phase,
      here.flatMap(({ state }) => state.meta.takes ?? []),
    )
    for (const { half, state, next } of here) drawing.mainState(half, state, next)
    drawing.endBlock()
  }
  return drawing.text()
}

class SwimLane {
  readonly #lines = [
    'sequenceDiagram',
    ...lanes.map((actor) => `  participant ${actor} as ${capitalised(actorNames[actor])}`),
  ]
  /** States whose messages are drawn already. */
  readonly #drawn = new Set<string>()
  /** States that need the same data, by these. */
  readonly #dataNoted = new Map<string, string>()
  #depth = 1
  #phases = 0

  text(): string {
    return `${this.#lines.join('\n')}\n`
  }

  beginPhase(phase: string, takes: readonly string[]): void {
    this.#line(`rect ${phaseColours[this.#phases % phaseColours.length]}`)
    this.#phases += 1
    this.#depth += 1
    this.#note(lanes, [`Phase: ${phase}`, ...new Set(takes)])
  }

  endBlock(): void {
    this.#depth -= 1
    this.#line('end')
  }

  /** A state of the main way, the ways out of it, and at the end those out of the states around it. */
  mainState(half: JourneyHalf, state: JourneyState, next: string | null): void {
    this.#enter(state)
    this.#decision(half, state, waysFrom(half, state.path), next)
    this.#waits(half, state)
    if (next !== null) return
    for (const around of statesAround(half, state)) {
      for (const way of waysFrom(half, around.path)) {
        this.#block(`opt at any time in ${around.name}: ${labelOf(half, way)}`, () =>
          this.#way(half, around, way, null),
        )
      }
    }
  }

  #decision(half: JourneyHalf, state: JourneyState, ways: readonly JourneyWay[], next: string | null): void {
    const [only, ...others] = ways
    if (only === undefined) return
    if (others.length === 0) {
      this.#way(half, state, only, next)
      return
    }
    const isLongerPossible = ways.some(({ to }) => stateOf(half.lifecycle, to)?.isLongerWay)
    const ordered = ways.toSorted((a, b) => Number(b.to === next) - Number(a.to === next))
    for (const [place, way] of ordered.entries()) {
      const isStreamlined = isLongerPossible && way.to === next
      const label = `${labelOf(half, way)}${isStreamlined ? ' (the streamlined way)' : ''}`
      this.#line(`${place === 0 ? 'alt' : 'else'} ${cleaned(label)}`)
      this.#depth += 1
      this.#way(half, state, way, next)
      this.#depth -= 1
    }
    this.#line('end')
  }

  #way(half: JourneyHalf, state: JourneyState, { to, edges }: JourneyWay, next: string | null): void {
    const events = edges.map(({ event }) => event)
    const messages = state.meta.messages.filter(({ event }) => event !== undefined && events.includes(event))
    for (const { from, to: receiver, says } of messages) this.#arrow(from, receiver, says)
    for (const { event, timeRule, description } of edges) {
      if (timeRule !== null) this.#note([state.meta.actor], [description])
      else if (messages.length === 0) this.#arrow(state.meta.actor, state.meta.actor, event!)
    }
    if (to !== next) this.#detour(half, stateOf(half.lifecycle, to)!)
  }

  /** What a way that leaves the main one leads to. */
  #detour(half: JourneyHalf, state: JourneyState): void {
    const { path, name, meta } = state
    if (half.mainWay.includes(path)) {
      this.#note([meta.actor], [`${this.#drawn.has(path) ? 'back to' : 'on with'} ${name}`])
    } else if (this.#drawn.has(path)) {
      this.#note([meta.actor], [`${name}, as above`])
    } else {
      this.#enter(state, meta.type === 'terminal' ? endOf(state) : [])
      this.#decision(half, state, waysFrom(half, path), null)
      this.#waits(half, state)
    }
  }

  #enter({ path, name, meta }: JourneyState, notes: readonly string[] = []): void {
    this.#drawn.add(path)
    this.#note([meta.actor], [name, ...this.#dataOf(name, meta.dataNeeded), ...notes])
    for (const { from, to, says, event } of meta.messages) {
      if (event === undefined) this.#arrow(from, to, says)
    }
  }

  /** Data needed, a long list of them in full once only. */
  #dataOf(name: string, needed: readonly string[]): string[] {
    const list = needed.join()
    const earlier = this.#dataNoted.get(list)
    if (earlier !== undefined) return [`needed: the same as in ${earlier}`]
    if (needed.length > 0) this.#dataNoted.set(list, name)
    return needed.length === 0 ? [] : ['needed:', ...needed]
  }

  /** Time rules that leave the order where it is. */
  #waits({ edges, lifecycle }: JourneyHalf, { path }: JourneyState): void {
    for (const { from, to, timeRule, description } of edges) {
      if (timeRule === null || from !== path || to !== from) continue
      this.#block(`opt ${duration(lifecycle.delayMs(timeRule))}`, () =>
        this.#note(['partner'], [description]),
      )
    }
  }

  #block(opening: string, draw: () => void): void {
    this.#line(cleaned(opening))
    this.#depth += 1
    draw()
    this.endBlock()
  }

  #arrow(from: Actor, to: Actor, says: string): void {
    this.#line(`${from}->>${to}: ${cleaned(says)}`)
  }

  #note(actors: readonly Actor[], lines: readonly string[]): void {
    const over = actors.length > 1 ? `${actors[0]},${actors.at(-1)}` : actors[0]
    this.#line(`Note over ${over}: ${lines.map(cleaned).join('<br/>')}`)
  }

  #line(text: string): void {
    this.#lines.push(`${'  '.repeat(this.#depth)}${text}`)
  }
}

function labelOf({ lifecycle }: JourneyHalf, { to, edges }: JourneyWay): string {
  const { name, isLongerWay } = stateOf(lifecycle, to)!
  const conditions = edges.map((edge) =>
    edge.timeRule === null ? conditionOf(edge) : duration(lifecycle.delayMs(edge.timeRule)),
  )
  const [only, ...others] = new Set(conditions)
  const when = others.length > 0 || !only ? '' : `, ${isClause(edges[0]!.timeRule, only) ? 'if ' : ''}${only}`
  return `${name}${when}${isLongerWay ? ' (the longer way, not recommended)' : ''}`
}

function isClause(timeRule: string | null, condition: string): boolean {
  return timeRule === null && condition !== 'otherwise'
}

function endOf({ description, meta }: JourneyState): string[] {
  return meta.whatToDo === 'Nothing.' ? [description] : [description, meta.whatToDo]
}

function statesAround({ lifecycle }: JourneyHalf, { path }: JourneyState): JourneyState[] {
  const names = path.split('.').slice(0, -1)
  return names.flatMap((_, depth) => stateOf(lifecycle, names.slice(0, depth + 1).join('.')) ?? [])
}

// A semicolon ends a line of Mermaid, a number sign begins a character code.
function cleaned(text: string): string {
  return text.replaceAll(';', ',').replaceAll('#', '')
}

function capitalised(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`
}
