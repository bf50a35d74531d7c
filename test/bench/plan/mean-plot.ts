import { durationText } from './duration-text.ts'
import type { WorldFigures } from './figures.ts'
import { logScale } from './log-scale.ts'
import { type Colour, dot, legend, line, svgPicture, text } from './svg-picture.ts'

const width = 900
const left = 290
const right = 750
const top = 84
const rowHeight = 30

/** The weighted mean delay of each way in each world. */
export function meanPlot(worlds: readonly WorldFigures[]): string {
  const bottom = top + worlds.length * rowHeight
  const means = worlds.flatMap((world) => [world.bound, world.sweep.weightedMean])
  const scale = logScale(means, left, right)
  const axis = scale.ticks.flatMap((tick) => [
    line([scale.at(tick), top - 14], [scale.at(tick), bottom], 'grid'),
    text(scale.at(tick), bottom + 18, durationText(tick), 'faint middle'),
  ])
  const rows = worlds.flatMap((world, row) => {
    const y = top + row * rowHeight
    const { spec, sweep, twoTier, ours, bound } = world
    const marks: [Colour, number][] = [
      ['sweep', sweep.weightedMean],
      ['twoTier', twoTier.weightedMean],
      ['ours', ours.weightedMean],
    ]
    const ratio = (way: { weightedMean: number }) => (way.weightedMean / ours.weightedMean).toFixed(1)
    return [
      text(left - 12, y + 4, spec.name, 'end'),
      line([scale.at(ours.weightedMean), y], [scale.at(sweep.weightedMean), y], 'grid', 3),
      line([scale.at(bound), y - 9], [scale.at(bound), y + 9], 'ink', 2),
      ...marks.map(([colour, seconds]) => dot(scale.at(seconds), y, colour)),
      text(right + 55, y + 4, ratio(sweep), 'end'),
      text(width - 20, y + 4, ratio(twoTier), 'end'),
    ]
  })
  return svgPicture({
    title: 'How long until a change is seen: weighted mean, at equal calls',
    width,
    height: bottom + 46,
    parts: [
      ...legend(left, 52, [
        ['sweep', 'full sweep'],
        ['twoTier', 'two tiers'],
        ['ours', 'ours'],
      ]),
      line([left + 268, 40], [left + 268, 56], 'ink', 2),
      text(left + 278, 52, 'bound'),
      text(right + 55, 40, 'sweep', 'faint end'),
      text(right + 55, 56, '/ ours', 'faint end'),
      text(width - 20, 40, 'two tiers', 'faint end'),
      text(width - 20, 56, '/ ours', 'faint end'),
      ...axis,
      ...rows,
      text(left - 12, 56, 'orders at calls an hour', 'faint end'),
      text((left + right) / 2, bottom + 38, 'weighted mean delay (logarithmic)', 'faint middle'),
    ],
  })
}
