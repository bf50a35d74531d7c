import type { WorldFigures } from './figures.ts'
import { logScale } from './log-scale.ts'
import { type Colour, line, path, svgPicture, text } from './svg-picture.ts'
import type { LivingStage } from './true-hazards.ts'

interface Curve {
  name: string
  colour: Colour
  /** Day and value. */
  points: (readonly [number, number])[]
}

const width = 900
const height = 380
const left = 70
const right = 740
const top = 56
const bottom = 320

const stageColours: Record<LivingStage, Colour> = {
  Open: 'ours',
  Processing: 'twoTier',
  Denied: 'oursWrongPriors',
  PendingDelivery: 'fourth',
  Late: 'oursTrueHazards',
  Delivery: 'sweep',
}

/** The weighted mean over that with true hazards, over the days: from the plan's own priors and from wrong ones. */
export function learningPlot(worlds: readonly WorldFigures[]): string {
  const checked = worlds.filter(({ oursWrongPriors }) => oursWrongPriors !== null)
  const spans = checked[0]!.ours.fiveDayMeans.length
  const curve = (
    name: string,
    colour: Colour,
    meansOf: (world: WorldFigures) => readonly number[],
  ): Curve => ({
    name,
    colour,
    points: Array.from({ length: spans }, (_, span) => {
      const logs = checked.map((world) =>
        Math.log(meansOf(world)[span]! / world.oursTrueHazards.fiveDayMeans[span]!),
      )
      return [span * 5 + 2.5, Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length)]
    }),
  })
  return curvePlot({
    title: 'What learning costs: mean delay over that with true hazards',
    about: `five days at a time, geometric mean of ${checked.length} worlds`,
    marks: [0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.3, 1.5, 2, 3, 5],
    curves: [
      curve('own priors', 'ours', ({ ours }) => ours.fiveDayMeans),
      curve('10 times wrong', 'oursWrongPriors', ({ oursWrongPriors }) => oursWrongPriors!.fiveDayMeans),
    ],
  })
}

/** By what factor the believed hazards are off, over the days, from priors that are wrong by ten times. */
export function beliefPlot(world: WorldFigures): string {
  const errors = Object.entries(world.beliefErrors!) as [LivingStage, number[]][]
  return curvePlot({
    title: `How far beliefs are off, from priors ten times wrong (${world.spec.name} calls an hour)`,
    about: 'believed hazard over the true one, or the other way round',
    marks: [1, 1.2, 1.5, 2, 3, 5, 10],
    curves: errors.map(([stage, factors]) => ({
      name: stage,
      colour: stageColours[stage],
      points: factors.map((factor, index) => [index + 1, factor] as const),
    })),
  })
}

function curvePlot(options: {
  title: string
  about: string
  marks: number[]
  curves: readonly Curve[]
}): string {
  const { title, about, marks, curves } = options
  const points = curves.flatMap((curve) => curve.points)
  const lastDay = Math.max(...points.map(([day]) => day))
  const scale = logScale([1, ...points.map(([, value]) => value)], bottom, top, marks)
  const x = (day: number) => left + (day / lastDay) * (right - left)
  const days = Array.from({ length: Math.floor(lastDay / 10) + 1 }, (_, index) => index * 10)
  const labels = apart(curves.map((curve) => scale.at(curve.points.at(-1)![1])))
  return svgPicture({
    title,
    width,
    height,
    parts: [
      text(16, 44, about, 'faint'),
      ...scale.ticks.flatMap((tick) => [
        line([left, scale.at(tick)], [right, scale.at(tick)], 'grid'),
        text(left - 8, scale.at(tick) + 4, String(tick), 'faint end'),
      ]),
      ...days.map((day) => text(x(day), bottom + 20, String(day), 'faint middle')),
      text((left + right) / 2, bottom + 42, 'day', 'faint middle'),
      ...curves.flatMap((curve, index) => [
        path(
          curve.points.map(([day, value]) => [x(day), scale.at(value)]),
          curve.colour,
        ),
        line([right + 6, labels[index]!], [right + 18, labels[index]!], curve.colour, 3),
        text(right + 24, labels[index]! + 4, curve.name),
      ]),
    ],
  })
}

/** Moves labels up until none covers another. */
function apart(places: readonly number[]): number[] {
  const moved = [...places]
  const fromBelow = places.map((_, index) => index).sort((a, b) => places[b]! - places[a]!)
  fromBelow.forEach((index, rank) => {
    const below = fromBelow[rank - 1]
    if (below !== undefined) moved[index] = Math.min(moved[index]!, moved[below]! - 16)
  })
  return moved
}
