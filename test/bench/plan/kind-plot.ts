import { durationText } from './duration-text.ts'
import type { WorldFigures } from './figures.ts'
import { logScale } from './log-scale.ts'
import { dot, legend, line, svgPicture, text } from './svg-picture.ts'

const width = 900
const left = 250
const right = 870
const top = 84
const rowHeight = 62
const ways = ['sweep', 'twoTier', 'ours'] as const
const kinds = [
  'Open to Processing',
  'Processing to Denied',
  'Processing to PendingDelivery',
  'Denied to Processing',
  'PendingDelivery to Delivery',
  'Delivery to Cancelled',
]

/** How the delays of each kind of change are spread in a world. */
export function kindPlot(world: WorldFigures): string {
  const shown = kinds.filter((kind) => ways.every((way) => world[way].kinds[kind] !== undefined))
  const bottom = top + shown.length * rowHeight
  const scoreOf = (way: (typeof ways)[number], kind: string) => world[way].kinds[kind]!
  const quantiles = shown.flatMap((kind) => ways.flatMap((way) => scoreOf(way, kind).quantiles))
  const scale = logScale(quantiles, left, right)
  const axis = scale.ticks.flatMap((tick) => [
    line([scale.at(tick), top - 10], [scale.at(tick), bottom - 14], 'grid'),
    text(scale.at(tick), bottom + 4, durationText(tick), 'faint middle'),
  ])
  const rows = shown.flatMap((kind, row) => {
    const y = top + row * rowHeight + 16
    const bars = ways.flatMap((way, place) => {
      const [p5, p25, p50, p75, p95] = scoreOf(way, kind).quantiles
      const level = y + (place - 1) * 15
      return [
        line([scale.at(p5), level], [scale.at(p95), level], way, 1.5),
        line([scale.at(p25), level], [scale.at(p75), level], way, 7),
        dot(scale.at(p50), level, 'paper', 3),
      ]
    })
    return [text(left - 12, y + 4, kind, 'end'), ...bars]
  })
  return svgPicture({
    title: `How delays are spread by kind of change (${world.spec.name} calls an hour)`,
    width,
    height: bottom + 34,
    parts: [
      ...legend(left, 52, [
        ['sweep', 'full sweep'],
        ['twoTier', 'two tiers'],
        ['ours', 'ours'],
      ]),
      text(left + 270, 52, 'line: 5 to 95 %; bar: middle half; dot: median', 'faint'),
      ...axis,
      ...rows,
      text((left + right) / 2, bottom + 24, 'delay (logarithmic)', 'faint middle'),
    ],
  })
}
