import { Markup } from '../markup.ts'
import { type LifecycleName, lifecycleGraph } from '../report/lifecycle.ts'
import type { GraphState } from '../report/machine-graph.ts'
import { statechartSvg } from '../report/statechart-svg.ts'
import type { WalkedPath } from '../report/walked-path.ts'

/** What a chart shows besides its machine. */
export interface ChartMarks {
  /** How many there are in each state, by dotted path; left out: nothing is counted. */
  counts?: Readonly<Record<string, number>> | undefined
  /** States in which something waits for somebody, and for how many. */
  troubles?: Readonly<Record<string, number>> | undefined
  /** How many took each edge of late, by `from` and `to` with a space between. */
  flow?: Readonly<Record<string, number>> | undefined
  /** The way of one contract or order. */
  path?: WalkedPath | undefined
}

// Six digits each, so that sums of states with parts are apart from each other too.
const firstPlaceholder = 100_001
const placeholderPattern =
  /<text([^>]*?) text-anchor="start" x="([\d.-]+)" y="([\d.-]+)"([^>]*)>(\d{6})<\/text>/g
const digitsWidth = 60

/**
 * A half of the journey, drawn once and marked anew for every page: drawing takes a quarter of a second, marking none. The
 * same drawing as everywhere else; its style is {@link lifecycleChartStyle}.
 */
export class LifecycleChart {
  readonly #counted: string
  readonly #plain: string
  readonly #states: readonly string[]
  readonly #partsOf: ReadonlyMap<string, readonly string[]>
  readonly #stateOfPlaceholder: ReadonlyMap<number, string>

  private constructor(drawn: { counted: string; plain: string; states: readonly GraphState[] }) {
    const each = (states: readonly GraphState[]): GraphState[] =>
      states.flatMap((state) => [state, ...each(state.parts)])
    const all = each(drawn.states)
    this.#counted = withoutStyle(drawn.counted)
    this.#plain = withoutStyle(drawn.plain)
    this.#states = all.map(({ path }) => path)
    this.#partsOf = new Map(all.map((state) => [state.path, each([state]).map(({ path }) => path)]))
    const placeholders = placeholdersOf(this.#states)
    this.#stateOfPlaceholder = new Map(
      all.map((state) => [
        this.#partsOf.get(state.path)!.reduce((sum, path) => sum + placeholders[path]!, 0),
        state.path,
      ]),
    )
  }

  static async draw(name: LifecycleName): Promise<LifecycleChart> {
    const graph = lifecycleGraph(name)
    const flat = (states: readonly GraphState[]): string[] =>
      states.flatMap(({ path, parts }) => [path, ...flat(parts)])
    const counted = await statechartSvg(graph, { counts: placeholdersOf(flat(graph.states)) })
    return new LifecycleChart({ counted, plain: await statechartSvg(graph), states: graph.states })
  }

  /** The drawing with its marks, to be set into a page. */
  marked({ counts, troubles = {}, flow = {}, path }: ChartMarks): Markup {
    const drawing = counts === undefined ? this.#plain : this.#filled(counts)
    const classes = new Map<string, string[]>()
    const mark = (id: string, name: string) => classes.set(id, [...(classes.get(id) ?? []), name])
    for (const [state, count] of Object.entries(troubles)) if (count > 0) mark(`state-${state}`, 'in-trouble')
    for (const [edge, count] of Object.entries(flow))
      mark(this.#edgeId(edge.split(' '), drawing), widthClass(count))
    if (path !== undefined) this.#markPath(path, mark, drawing)
    return new Markup(
      drawing.replaceAll(/ id="((?:state|edge|rule)-[^"]+)" class="/g, (found, id: string) => {
        const added = classes.get(id)
        return added === undefined ? found : `${found}${added.join(' ')} `
      }),
    )
  }

  #filled(counts: Readonly<Record<string, number>>): string {
    const count = (state: string) =>
      this.#partsOf.get(state)!.reduce((sum, path) => sum + (counts[path] ?? 0), 0)
    return this.#counted
      .replaceAll(
        placeholderPattern,
        (found, before: string, x: string, y: string, after: string, digits: string) => {
          const state = this.#stateOfPlaceholder.get(Number(digits))
          if (state === undefined) return found
          const middle = Number(x) + digitsWidth / 2
          return `<text${before} class="count" text-anchor="middle" x="${middle}" y="${y}"${after}>${count(state)}</text>`
        },
      )
      .replaceAll(/, (\d{6}) now\)/g, (found, digits: string) => {
        const state = this.#stateOfPlaceholder.get(Number(digits))
        return state === undefined ? found : `, ${count(state)} now)`
      })
  }

  #markPath(
    { states, edges, current }: WalkedPath,
    mark: (id: string, name: string) => void,
    drawing: string,
  ): void {
    const seen = new Set(states.filter(({ how }) => how === 'seen').map(({ state }) => state))
    for (const state of new Set(states.map(({ state }) => state))) {
      for (const around of this.#around(state)) {
        mark(`state-${around}`, 'is-passed')
        if (!seen.has(state) && around === state) mark(`state-${around}`, 'is-inferred')
      }
    }
    for (const { from, to, kind, timeRule } of edges) {
      if (kind === 'corrected') continue
      const id = timeRule === null ? this.#edgeId([from, to], drawing) : `rule-${timeRule}`
      mark(id, 'is-passed')
      if (kind === 'inferred') mark(id, 'is-inferred')
    }
    if (current !== null) for (const around of this.#around(current)) mark(`state-${around}`, 'is-current')
  }

  /** A state and those around it. */
  #around(state: string): string[] {
    const names = state.split('.')
    return names
      .map((_, index) => names.slice(0, index + 1).join('.'))
      .filter((path) => this.#partsOf.has(path))
  }

  /** The edge between two states, which may lead from or to one around them. */
  #edgeId([from = '', to = '']: readonly string[], drawing: string): string {
    for (const tail of this.#around(from).reverse()) {
      for (const head of this.#around(to).reverse()) {
        const id = `edge-${tail}-to-${head}`
        if (drawing.includes(` id="${id}"`)) return id
      }
    }
    return `edge-${from}-to-${to}`
  }
}

/** The charts of both halves, drawn when first asked for, or soon after the start. */
export interface LifecycleCharts {
  of(name: LifecycleName): Promise<LifecycleChart>
  stop(): void
}

// Drawing at once would make every start slower.
const soonMs = 3_000

export function lifecycleCharts(): LifecycleCharts {
  const drawn = new Map<LifecycleName, Promise<LifecycleChart>>()
  const of = (name: LifecycleName) => {
    const chart = drawn.get(name) ?? LifecycleChart.draw(name)
    drawn.set(name, chart)
    return chart
  }
  const soon = setTimeout(() => {
    for (const name of ['contract', 'order'] as const) of(name).catch(() => drawn.delete(name))
  }, soonMs).unref()
  return { of, stop: () => clearTimeout(soon) }
}

function placeholdersOf(states: readonly string[]): Record<string, number> {
  return Object.fromEntries(states.map((state, place) => [state, firstPlaceholder + place * 1_000]))
}

function widthClass(count: number): string {
  return count >= 100 ? 'flow-4' : count >= 20 ? 'flow-3' : count >= 5 ? 'flow-2' : 'flow-1'
}

function withoutStyle(svg: string): string {
  // What it says are the supplier’s words, in every language.
  return svg
    .slice(svg.indexOf('<svg'))
    .replace('<svg ', '<svg lang="en" ')
    .replaceAll(/<style>[\s\S]*?<\/style>\n?/g, '')
}
