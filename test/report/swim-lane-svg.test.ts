import { describe, expect, test } from 'vitest'
import { contractMachine, orderStates, type StateMeta } from '../../machines/index.ts'
import { lifecycles } from '../../src/report/lifecycle.ts'
import { lanes, swimLanePlan } from '../../src/report/swim-lane-plan.ts'
import { SwimLaneDrawing, swimLaneStyle } from '../../src/report/swim-lane-svg.ts'
import { journeyWords } from '../../src/web/orders/journey-words.ts'

const halves = [lifecycles.order, lifecycles.contract]
const plan = swimLanePlan(halves)
const innermost = [
  ...orderStates,
  ...['Open', 'Processing', 'Denied', 'Rejected', 'Revoked', 'Cancelled'],
  ...['Contract.PendingDelivery', 'Contract.Delivery'],
]

describe('the plan of the swim-lane', () => {
  test('has every innermost state of both machines once, in a cell of its own, each in its phase', () => {
    expect(plan.places.map(({ state }) => state.path).sort()).toEqual(innermost.sort())
    const cells = plan.places.map(({ state, column, row }) => `${state.meta.actor} ${column} ${row}`)
    expect(new Set(cells).size).toBe(cells.length)
    for (const { state, column } of plan.places)
      expect(plan.phases[column], state.path).toBe(state.meta.phase)
    expect(Object.keys(plan.rows)).toEqual(lanes)
  })

  test('leads along the whole main way, one column after the other', () => {
    const main = plan.ways.filter(({ isMain }) => isMain)
    expect(main.map(({ from, to }) => to.column - from.column)).toEqual(main.map(() => 1))
    expect(main.map(({ from }) => from.state.name)).toEqual([
      ...['Quoting', 'Offered', 'Accepted', 'Ready', 'Submitting', 'Submitted'],
      ...['Open', 'Processing', 'PendingDelivery'],
    ])
  })

  test('knows the ways of what went wrong and back', () => {
    const ways = plan.ways
      .filter(({ isMain }) => !isMain)
      .map(({ from, to }) => `${from.state.name} ${to.state.name}`)
    for (const way of ['Accepted Incomplete', 'Incomplete Ready', 'Submitting Uncertain', 'Uncertain Ready'])
      expect(ways).toContain(way)
    expect(ways).toContain('Denied Processing')
    expect(ways.some((way) => / (Declined|Rejected|Revoked)$/.test(way))).toBe(false)
  })
})

describe.each(['en', 'de'] as const)('the drawing of the swim-lane, in %s,', (language) => {
  const words = journeyWords[language]
  const drawing = new SwimLaneDrawing(halves, words)
  const svg = drawing.svg({ counts: { Offered: 1_234, Denied: 7 }, troubles: { Denied: 3 } })

  test('names every lane and every phase', () => {
    const phases = new Set(plan.phases)
    for (const name of [
      ...lanes.map((actor) => words.actors[actor]),
      ...[...phases].map((phase) => words.phases[phase]),
    ])
      expect(svg).toContain(`>${name}</text>`)
    expect(svg).toContain(`<title id="swim-lane-title">${words.title}</title>`)
  })

  test('says how many are where and how many wait, in the picture and in words', () => {
    expect(svg).toContain(`>${words.number(1_234)}</text>`)
    expect(svg).toMatch(/id="place-Denied" class="place recoverable in-trouble">.*>7<.*>! 3</)
    expect(svg).toMatch(/id="place-Quoting" class="place initial empty"/)
    expect(svg).toMatch(/Denied, Partner: 7, (?:of which 3|davon warten 3) /)
    expect(drawing.svg({ counts: {} })).not.toContain('in-trouble')
  })

  test('draws no line through a box: what is level leads from side to side of neighbours', () => {
    const boxes = [
      ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx/g),
    ].map(([, ...numbers]) => numbers.map(Number) as [number, number, number, number])
    expect(boxes).toHaveLength(innermost.length)
    const lines = [
      ...svg.matchAll(/<path fill="none" d="M([\d.-]+) ([\d.-]+)H([\d.-]+)(?:V([\d.-]+)H([\d.-]+))?"/g),
    ]
    expect(lines).toHaveLength(plan.ways.length)
    for (const [d, ...numbers] of lines) {
      const [x1, y1, x2, y2 = y1!, x3 = x2!] = numbers.filter((each) => each !== undefined).map(Number)
      const spans = [
        [x1!, x2!, y1!, y1!],
        [x2!, x2!, y1!, y2],
        [x2!, x3, y2, y2],
      ]
      for (const [a, b, top, bottom] of spans as [number, number, number, number][]) {
        const crossed = boxes.filter(
          ([x, y, width, height]) =>
            Math.max(a, b) > x + 1 &&
            Math.min(a, b) < x + width - 1 &&
            Math.max(top, bottom) > y + 1 &&
            Math.min(top, bottom) < y + height - 1,
        )
        expect(crossed, d).toEqual([])
      }
    }
  })

  test('gives the same bytes each time, without script, style or anything from elsewhere', () => {
    expect(new SwimLaneDrawing(halves, words).svg({ counts: {} })).toBe(drawing.svg({ counts: {} }))
    expect(svg).not.toMatch(/<script|<style|style=|href=|url\(/)
    expect(swimLaneStyle).not.toMatch(/#[0-9a-f]{3}|rgb/i)
  })
})

test('phases of the machines are all known to the words', () => {
  const phases = Object.values(contractMachine.states).map(({ meta }) => (meta as StateMeta).phase)
  for (const phase of [...phases, ...plan.phases]) expect(journeyWords.de.phases[phase]).toBeTruthy()
})
