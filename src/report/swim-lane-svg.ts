import type { Actor, StateMeta } from '../../machines/index.ts'
import { escapedMarkup } from './escaped-markup.ts'
import type { Lifecycle } from './lifecycle.ts'
import { type LanePlace, type LaneWay, lanes, type SwimLanePlan, swimLanePlan } from './swim-lane-plan.ts'

/** What a swim-lane says, in the language of who looks at it. Names of states stay as they are. */
export interface SwimLaneWords {
  title: string
  actors: Readonly<Record<Actor, string>>
  phases: Readonly<Record<StateMeta['phase'], string>>
  number(many: number): string
  /** A state for those who do not see the drawing. */
  inWords(state: { name: string; actor: string; count: string; troubles: string | null }): string
}

/** How many are where, by the dotted paths of states. */
export interface SwimLaneMarks {
  counts: Readonly<Record<string, number>>
  /** How many of them wait for somebody. */
  troubles?: Readonly<Record<string, number>>
}

interface Box {
  place: LanePlace
  x: number
  y: number
  width: number
}

const padding = 12
const boxHeight = 58
const rowHeight = 78
const smallestBox = 80
const headHeight = 34
const wayWidth = 8
const smallestGutter = 26
const arrowLength = 8
const besides = [14, -14, 21, -21, 7, -7]

/**
 * The journey along lifecycles as a swim-lane, SVG without script: measured once, then drawn with any counts in next to no
 * time. Its style is {@link swimLaneStyle}, which takes the colours of `statechartStyle`.
 */
export class SwimLaneDrawing {
  readonly #words: SwimLaneWords
  readonly #boxes: readonly Box[]
  readonly #opening: string
  readonly #ground: string

  constructor(lifecycles: readonly Lifecycle[], words: SwimLaneWords) {
    const plan = swimLanePlan(lifecycles)
    this.#words = words
    const measure = new Measure(plan, words)
    this.#boxes = plan.places.map((place) => measure.box(place))
    const { width, height } = measure
    this.#opening = `<svg xmlns="http://www.w3.org/2000/svg" class="statechart swim-lane" role="img" aria-labelledby="swim-lane-title swim-lane-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n<title id="swim-lane-title">${escapedMarkup(words.title)}</title>\n`
    this.#ground = [measure.ground(), ...measure.ways(plan.ways)].join('\n')
  }

  /** The drawing with so many in each state. */
  svg({ counts, troubles = {} }: SwimLaneMarks): string {
    const inWords = this.#boxes.map(({ place: { state } }) =>
      this.#words.inWords({
        name: state.name,
        actor: this.#words.actors[state.meta.actor],
        count: this.#words.number(counts[state.path] ?? 0),
        troubles: troubles[state.path] ? this.#words.number(troubles[state.path]!) : null,
      }),
    )
    const boxes = this.#boxes.map((box) => this.#box(box, { counts, troubles }))
    return [
      this.#opening,
      `<desc id="swim-lane-desc">${escapedMarkup(inWords.join(' '))}</desc>\n`,
      `${this.#ground}\n${boxes.join('\n')}\n</svg>\n`,
    ].join('')
  }

  #box({ place: { state }, x, y, width }: Box, { counts, troubles = {} }: SwimLaneMarks): string {
    const count = counts[state.path] ?? 0
    const trouble = troubles[state.path] ?? 0
    const middle = x + width / 2
    const classes = [
      'place',
      state.meta.type,
      ...(count === 0 ? ['empty'] : []),
      ...(trouble > 0 ? ['in-trouble'] : []),
    ]
    const text = (name: string, line: number, said: string) =>
      `<text class="${name}" x="${middle}" y="${y + line}">${escapedMarkup(said)}</text>`
    return [
      `<g id="place-${state.path}" class="${classes.join(' ')}"><rect x="${x}" y="${y}" width="${width}" height="${boxHeight}" rx="9"/>`,
      text('name', trouble > 0 ? 18 : 24, state.name),
      text('count', trouble > 0 ? 35 : 43, this.#words.number(count)),
      ...(trouble > 0 ? [text('trouble', 51, `! ${this.#words.number(trouble)}`)] : []),
      '</g>',
    ].join('')
  }
}

/** Finds room for everything, so that no text is cut off and no line leads through a box. */
class Measure {
  readonly width: number
  readonly height: number
  readonly #plan: SwimLanePlan
  readonly #words: SwimLaneWords
  readonly #laneWidth: number
  /** Of each column: where its boxes begin, and how wide they are. */
  readonly #columns: { x: number; width: number }[] = []
  readonly #laneTops = new Map<Actor, number>()
  /** Ways that were led so far, by the gutter or by the side of a box. */
  readonly #led = new Map<string, number>()

  constructor(plan: SwimLanePlan, words: SwimLaneWords) {
    this.#plan = plan
    this.#words = words
    this.#laneWidth = Math.max(...lanes.map((actor) => textWidth(words.actors[actor], 14))) + 2 * padding
    const widths = plan.phases.map((_, column) => this.#boxWidth(column))
    const gutters = plan.phases.map((_, column) => this.#gutterWidth(column))
    // A phase’s name needs room, too.
    for (const [column, phase] of plan.phases.entries()) {
      const own = plan.phases.flatMap((each, index) => (each === phase ? [index] : []))
      if (own[0] !== column) continue
      const room = own.reduce((sum, index) => sum + widths[index]! + gutters[index]!, 0)
      const missing = textWidth(words.phases[phase], 13) + padding - room
      if (missing > 0) for (const index of own) widths[index]! += missing / own.length
    }
    let x = this.#laneWidth + smallestGutter / 2
    for (const [column, width] of widths.entries()) {
      this.#columns.push({ x: round(x), width: round(width) })
      x += width + gutters[column]!
    }
    this.width = Math.ceil(x)
    let y = headHeight
    for (const actor of lanes) {
      this.#laneTops.set(actor, y)
      y += plan.rows[actor] * rowHeight
    }
    this.height = y + 1
  }

  box(place: LanePlace): Box {
    const { x, width } = this.#columns[place.column]!
    const top = this.#laneTops.get(place.state.meta.actor)! + place.row * rowHeight
    return { place, x, y: top + (rowHeight - boxHeight) / 2, width }
  }

  /** Lanes with who acts there, and phases. */
  ground(): string {
    const ofLanes = lanes.map((actor, index) => {
      const top = this.#laneTops.get(actor)!
      const height = this.#plan.rows[actor] * rowHeight
      return `<g class="lane${index % 2 === 0 ? '' : ' other'}"><rect x="0" y="${top}" width="${this.width}" height="${height}"/><text x="${padding}" y="${top + height / 2 + 5}">${escapedMarkup(this.#words.actors[actor])}</text></g>`
    })
    const phases = this.#plan.phases
    const ofPhases = phases.flatMap((phase, column) => {
      if (phases[column - 1] === phase) return []
      const { x } = this.#columns[column]!
      const begin = round(x - smallestGutter / 2)
      const line = column === 0 ? '' : `<line x1="${begin}" y1="6" x2="${begin}" y2="${this.height - 1}"/>`
      return [
        `<g class="phase">${line}<text x="${x}" y="22">${escapedMarkup(this.#words.phases[phase])}</text></g>`,
      ]
    })
    return [...ofLanes, ...ofPhases].join('\n')
  }

  ways(ways: readonly LaneWay[]): string[] {
    return ways.map((way) => this.#way(way))
  }

  /** Leads a way out of one box, through the gutter beside it, and into the other. */
  #way({ from, to, isMain }: LaneWay): string {
    const [source, target] = [this.box(from), this.box(to)]
    const isBack = to.column < from.column || (to.column === from.column && !isLeaving(from, to))
    const leaves = isBack ? 'left' : 'right'
    const enters = to.column === from.column ? leaves : isBack ? 'right' : 'left'
    const gutter = isBack ? from.column - 1 : from.column
    const [y1, y2] = [this.#port(source, leaves, isMain), this.#port(target, enters, isMain)]
    const x1 = sideOf(source, leaves)
    const x2 = sideOf(target, enters)
    const middle = this.#gutterX(gutter)
    const tip = enters === 'left' ? x2 - arrowLength : x2 + arrowLength
    const line =
      y1 === y2 && leaves !== enters ? `M${x1} ${y1}H${tip}` : `M${x1} ${y1}H${middle}V${y2}H${tip}`
    const name = `${from.state.path}-to-${to.state.path}`
    return `<g id="way-${name}" class="edge ${isMain ? 'main' : 'beside'}"><path fill="none" d="${line}"/><polygon points="${x2},${y2} ${tip},${y2 - 4.5} ${tip},${y2 + 4.5}"/></g>`
  }

  #port({ place, y }: Box, side: string, isMain: boolean): number {
    const middle = y + boxHeight / 2
    return isMain ? middle : middle + besides[this.#next(`${place.state.path} ${side}`) % besides.length]!
  }

  #gutterX(column: number): number {
    const { x, width } = this.#columns[column] ?? { x: this.#laneWidth - smallestGutter / 2, width: 0 }
    return x + width + 7 + this.#next(`gutter ${column}`) * wayWidth
  }

  #next(what: string): number {
    const many = this.#led.get(what) ?? 0
    this.#led.set(what, many + 1)
    return many
  }

  #boxWidth(column: number): number {
    const names = this.#plan.places.flatMap((place) =>
      place.column === column ? [textWidth(place.state.name, 13) + 2 * padding] : [],
    )
    return Math.max(smallestBox, ...names)
  }

  #gutterWidth(column: number): number {
    const ways = this.#plan.ways.filter(({ from, to }) => {
      const isBack = to.column < from.column || (to.column === from.column && !isLeaving(from, to))
      return (isBack ? from.column - 1 : from.column) === column
    })
    return smallestGutter + ways.length * wayWidth
  }
}

/** Of two in one column: whether a way leads from the main way to what is beside it. */
function isLeaving(from: LanePlace, to: LanePlace): boolean {
  return to.state.meta.type === 'recoverable' && from.state.meta.type !== 'recoverable'
}

function sideOf({ x, width }: Box, side: string): number {
  return side === 'left' ? x : x + width
}

// Wide enough for the bold face of any usual sans serif.
function textWidth(text: string, fontSize: number): number {
  return (
    [...text].reduce(
      (sum, each) => sum + (/[mwMW]/.test(each) ? 0.95 : /[A-Z]/.test(each) ? 0.76 : 0.62),
      0,
    ) * fontSize
  )
}

function round(value: number): number {
  return Math.round(value)
}

/** The style of swim-lanes, besides `statechartStyle`. */
export const swimLaneStyle = `
.swim-lane .lane rect { fill: var(--statechart-background) }
.swim-lane .lane.other rect { fill: var(--statechart-inside) }
.swim-lane .lane text { font-size: 14px; font-weight: 700; fill: var(--statechart-muted) }
.swim-lane .phase text { font-size: 13px; font-weight: 700; fill: var(--statechart-muted) }
.swim-lane .phase line { stroke: var(--statechart-muted); stroke-width: 1; stroke-dasharray: 2 5 }
.swim-lane .place text { text-anchor: middle; font-size: 13px }
.swim-lane .place .name { font-weight: 700 }
.swim-lane .place.empty .count { fill: var(--statechart-muted) }
.swim-lane .place rect { stroke-width: 1.5 }
${(['initial', 'active', 'recoverable', 'success', 'terminal'] as const)
  .map(
    (kind) =>
      `.swim-lane .${kind} rect { fill: var(--statechart-${kind}-fill); stroke: var(--statechart-${kind}-line) }`,
  )
  .join('\n')}
.swim-lane .in-trouble rect { stroke: var(--statechart-jump); stroke-width: 3 }
.swim-lane .place .trouble { fill: var(--statechart-jump); font-weight: 700 }
.swim-lane .edge.main path { stroke-width: 2.6; stroke: var(--statechart-path) }
.swim-lane .edge.main polygon { fill: var(--statechart-path); stroke: var(--statechart-path) }
`
